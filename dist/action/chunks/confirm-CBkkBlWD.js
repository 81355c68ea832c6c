import { createInterface } from "node:readline/promises";
// src/ui/confirm.ts
/** Questions to whoever sits at the terminal. */
/** Whether somebody is there to answer. */
function isAsked() {
	return process.stdin.isTTY === true && process.stderr.isTTY === true;
}
/** @param usual what an empty line means */
async function confirm(question, usual, signal) {
	const terminal = createInterface({
		input: process.stdin,
		output: process.stderr
	});
	const choice = usual === "yes" ? "[Y/n]" : "[y/N]";
	try {
		const options = signal === void 0 ? {} : { signal };
		const answer = (await terminal.question(`${question} ${choice} `, options)).trim();
		return answer === "" ? usual === "yes" : /^y(?:es)?$/i.test(answer);
	} finally {
		terminal.close();
	}
}
export { isAsked as n, confirm as t };

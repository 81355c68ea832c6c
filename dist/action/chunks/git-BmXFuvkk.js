import { t as execa } from "./execa-DnIJB9GP.js";
// src/build/source/git.ts
/** Asks git about a checkout. */
/** @returns what git printed, without the last line break; `undefined` when it failed or is not there */
async function git(directory, args) {
	const { code, stdout } = await askGit(directory, args);
	return code === 0 ? stdout : void 0;
}
/** @returns `code` is `undefined` when there is no git */
async function askGit(directory, args) {
	const { exitCode, stdout, stderr } = await execa("git", [
		"-C",
		directory,
		...args
	], {
		reject: false,
		stdin: "ignore",
		env: { LC_ALL: "C" }
	});
	return {
		code: exitCode,
		stdout,
		stderr
	};
}
export { git as n, askGit as t };

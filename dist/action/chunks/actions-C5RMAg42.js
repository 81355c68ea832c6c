import { i as printable } from "./output-4PjJ6Z8i.js";
import { randomBytes } from "node:crypto";
import { appendFile } from "node:fs/promises";
// src/ui/actions.ts
/**
* What a GitHub Actions job shows beside its log: the summary page, and outputs that later steps read.
*
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
*/
/** Appends Markdown to the job's summary; nothing happens outside of Actions. */
async function writeSummary(env, markdown) {
	const file = env["GITHUB_STEP_SUMMARY"];
	if (file) await appendFile(file, `${markdown}\n`);
}
/** Sets outputs of the step; nothing happens outside of Actions. */
async function writeOutputs(env, outputs) {
	const file = env["GITHUB_OUTPUT"];
	if (!file) return;
	const delimiter = `end_${randomBytes(12).toString("hex")}`;
	const lines = Object.entries(outputs).map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
	await appendFile(file, lines.join(""));
}
/** The outputs in a file that `writeOutputs` wrote. */
function outputsIn(text) {
	const found = [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)];
	return Object.fromEntries(found.map(([, name = "", , value = ""]) => [name, value]));
}
/** What is remedied elsewhere in CI than at a desk: nobody logs in there by hand. */
const REMEDIES = {
	UNAUTHENTICATED: "Give the job `permissions: packages: write` for ghcr.io, or the action a `password` for another registry.",
	FORBIDDEN: "Give the job `permissions: packages: write`. If the package belongs to another repository, let this one in: package settings, \"Manage Actions access\"."
};
/** The error as it is remedied where it happened. */
function remedied(env, error) {
	const remedy = env["GITHUB_ACTIONS"] === "true" ? REMEDIES[error.code] : void 0;
	return remedy === void 0 ? error : error.withHint(remedy);
}
/**
* Shows a failure on the run's page: an annotation, and a paragraph of the summary. Nothing happens outside of Actions.
*
* @param place the file that it is about, relative to the checkout
*/
async function reportFailure(env, error, place = {}) {
	if (env["GITHUB_ACTIONS"] !== "true") return;
	const about = [
		...place.file === void 0 ? [] : [`file=${property(place.file)}`],
		...place.line === void 0 ? [] : [`line=${place.line}`],
		`title=${property(error.code)}`
	];
	const text = printable([error.message, error.hint ?? ""].join(" ").trim());
	process.stderr.write(`::error ${about.join(",")}::${data(text)}\n`);
	const where = place.file === void 0 ? "" : ` ${markdownCode(place.file)}`;
	const remedy = error.hint === void 0 ? "" : `\n>\n> ${markdownText(error.hint)}`;
	await writeSummary(env, `> **${markdownText(error.code)}**${where} ${markdownText(error.message)}${remedy}\n`);
}
const data = (text) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text) => data(printable(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
/** A table; cells are made with `markdownText` or `markdownCode`. */
function markdownTable(heading, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(heading),
		line(heading.map(() => "---")),
		...rows.map(line)
	].join("\n");
}
/** Text as text, whatever a stranger's pack says: HTML, Markdown, mentions and links are disarmed. */
function markdownText(text) {
	return printable(text).replaceAll("\n", " ").replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\\`*_{}[\]()#!|~@:]/g, "\\$&");
}
/** Text that is to be copied as it stands: a reference, a digest, an identity. */
function markdownCode(text) {
	return `\`${printable(text).replaceAll("\n", " ").replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
export { remedied as a, writeSummary as c, outputsIn as i, markdownTable as n, reportFailure as o, markdownText as r, writeOutputs as s, markdownCode as t };

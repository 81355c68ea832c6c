import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { o as stripVTControlCharacters, s as styleText } from "./_node_util-Bnwr5qM9.js";
import { t as eastAsianWidth } from "./get-east-asian-width-BGiSvIQ8.js";
// src/ui/text.ts
/** Text for terminals: colours that honour NO_COLOR, aligned columns, and nothing of a stranger's that could steer. */
/** Styles text when `stream` shows colours: a terminal, unless NO_COLOR says no or FORCE_COLOR says yes. */
function paint(style, text, stream) {
	return styleText(style, text, {
		stream,
		validateStream: true
	});
}
/** Makes control characters visible, so that what a registry or a pack says cannot steer the terminal. */
function printable(text) {
	return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (character) => {
		const code = character.codePointAt(0) ?? 0;
		return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
	});
}
/** One line, whatever it holds: line breaks of a stranger's would begin lines of their own, in a CI log with commands. */
function printableLine(text) {
	return printable(text).replace(/\r?\n/g, "\\n").replaceAll("	", " ");
}
/**
* Columns aligned with two spaces between, heading first. On a terminal that is too narrow, digests are shown short;
* anywhere else they stay whole.
*/
function table(heading, rows, stream) {
	const cells = rows.map((row) => row.map((cell) => printable(cell).replaceAll("\n", " ")));
	const shown = stream.isTTY && widthsOf(heading, cells).reduce((sum, width) => sum + width + 2, -2) > stream.columns ? cells.map((row) => row.map(shortDigests)) : cells;
	const widths = widthsOf(heading, shown);
	const line = (row) => row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell))).join("  ").trimEnd();
	return [paint("bold", line(heading), stream), ...shown.map(line)].join("\n");
}
/** Columns that a text takes on a terminal. */
function widthOf(text) {
	if (/^[\x20-\x7e]*$/.test(text)) return text.length;
	return [...new Intl.Segmenter(void 0, { granularity: "grapheme" }).segment(stripVTControlCharacters(text))].reduce((sum, { segment }) => sum + eastAsianWidth(segment.codePointAt(0) ?? 0), 0);
}
function widthsOf(heading, rows) {
	return heading.map((title, column) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ""))));
}
function shortDigests(cell) {
	return cell.replace(/([0-9a-f]{12})[0-9a-f]{52}/g, "$1…");
}
// src/ui/progress.ts
const BAR_WIDTH = 24;
const REDRAW_MS = 80;
const GATHER_MS = 25;
const MOST_BARS = 6;
function createProgress(stream, quiet) {
	if (quiet) return {
		onEvent: () => {},
		done: () => {}
	};
	return stream.isTTY && process.env["CI"] === void 0 ? moving(stream) : plain(stream);
}
/** Lines are written some at a time: each write wakes whoever reads them, and there are several a pack. */
function plain(stream) {
	let lines = "";
	let timer;
	const flush = () => {
		clearTimeout(timer);
		timer = void 0;
		if (lines !== "") stream.write(lines);
		lines = "";
	};
	return {
		onEvent: (event) => {
			const line = lineFor(event, stream);
			if (line === void 0) return;
			lines += `${line}\n`;
			timer ??= setTimeout(flush, GATHER_MS);
		},
		done: flush
	};
}
function moving(stream) {
	let update;
	import("./log-update-BtIKpeDP.js").then(({ createLogUpdate }) => {
		update = createLogUpdate(stream);
	});
	const bars = /* @__PURE__ */ new Map();
	let drawn = 0;
	const draw = () => {
		const shown = [...bars.values()].slice(0, MOST_BARS).map((bar) => barLine(bar, stream));
		const more = bars.size > MOST_BARS ? [paint("dim", `  … and ${bars.size - MOST_BARS} more`, stream)] : [];
		update?.([...shown, ...more].join("\n"));
		drawn = Date.now();
	};
	return {
		onEvent: (event) => {
			const bar = barFor(event);
			if (bar !== void 0) {
				bars.set(bar.key, bar);
				if (bar.bytes >= bar.total) bars.delete(bar.key);
				if (Date.now() - drawn > REDRAW_MS) draw();
				return;
			}
			const line = lineFor(event, stream);
			if (line === void 0) return;
			update?.clear();
			stream.write(`${line}\n`);
			draw();
		},
		done() {
			update?.clear();
			update?.done();
		}
	};
}
function barFor(event) {
	if (event.type === "building") return {
		key: `build ${event.pack}`,
		label: `building ${event.pack}`,
		bytes: event.bytes,
		total: event.total
	};
	if (event.type !== "downloading") return void 0;
	const label = `pulling ${shortName(event.reference)}`;
	return {
		key: `pull ${event.reference}`,
		label,
		bytes: event.bytes,
		total: event.total
	};
}
function barLine(bar, stream) {
	const share = bar.total === 0 ? 1 : Math.min(1, bar.bytes / bar.total);
	const filled = Math.round(share * BAR_WIDTH);
	return `  ${paint("cyan", "━".repeat(filled), stream) + paint("dim", "━".repeat(BAR_WIDTH - filled), stream)} ${String(Math.floor(share * 100)).padStart(3)}%  ${printableLine(bar.label)} (${bytes(bar.total)})`;
}
/** `ghcr.io/acme/packs/claude:1.0.0@sha256:…` → `claude:1.0.0` */
function shortName(reference) {
	return reference.replace(/@sha256:.*$/, "").replace(/^.*\//, "");
}
function lineFor(event, stream) {
	const say = (verb, rest) => `${paint("dim", verb.padEnd(10), stream)} ${printableLine(rest)}`;
	switch (event.type) {
		case "built": return say("built", `${event.pack} ${event.version} (${bytes(event.size)})`);
		case "signing": return say("signing", event.description);
		case "signed": return say("signed", `${event.pack} by ${event.identity}`);
		case "verified": return say("verified", `${event.reference} signed by ${event.identity}`);
		case "published": return say("published", `${event.reference}@${event.digest}`);
		case "unchanged": return say("unchanged", `${event.reference} is already published with this content`);
		case "resolved": return say("resolved", `${event.reference} → ${event.digest}`);
		case "stored": return say(event.fromStore ? "in store" : "pulled", event.reference);
		case "installed": return event.already ? void 0 : say("installed", event.directory);
		case "warning": return `${paint("yellow", "warning".padEnd(10), stream)} ${printableLine(event.message)}`;
		default: return;
	}
}
// src/ui/output.ts
/** Results to stdout, everything else to stderr; with `--json` one object and nothing beside it. */
function createOutput(json, stdout = process.stdout, stderr = process.stderr) {
	const print = (value) => stdout.write(`${escapeJson(JSON.stringify(value, null, 2))}\n`);
	return {
		json,
		stdout,
		stderr,
		result(value, human) {
			if (json) print({
				ok: true,
				...value
			});
			else {
				const text = human();
				if (text !== "") stdout.write(`${text}\n`);
			}
		},
		failure(error, value = {}) {
			if (json) print({
				ok: false,
				error: error.toJSON(),
				...value
			});
			else stderr.write(`${errorText(error, stderr)}\n`);
		},
		warn: (message) => {
			stderr.write(`${paint("yellow", "warning", stderr)} ${printableLine(message)}\n`);
		},
		table: (heading, rows) => table(heading, rows, stdout),
		progress: () => createProgress(stderr, json)
	};
}
/** `error[TAG_IMMUTABLE] what and where`, and below it what to do. */
function errorText(error, stream) {
	const head = `${paint(["red", "bold"], "error", stream)}${paint("dim", `[${error.code}]`, stream)} ${printableLine(error.message)}`;
	return error.hint === void 0 ? head : `${head}\n  ${paint("cyan", "→", stream)} ${printableLine(error.hint)}`;
}
/** JSON lets control and formatting characters above 0x7e through; a terminal that shows it should not meet them. */
function escapeJson(text) {
	return text.replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
/** A failure that its command has told on the terminal already; `value` goes beside the error in JSON. */
var Reported = class extends PackwrightError {
	value;
	/** what failed one by one, where that is more than this error */
	failures;
	constructor(code, message, options, value, failures) {
		super(code, message, options);
		this.value = value;
		this.failures = failures ?? [this];
	}
};
export { printableLine as a, printable as i, createOutput as n, paint as r, Reported as t };

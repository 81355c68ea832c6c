import { t as require_dist } from "./dist-C2wREkJA.js";
import { t as checkPack } from "./validate-Ch5zWY3J.js";
import { t as findPacks } from "./find-packs-DkSlSXjM.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { o as reportFailure } from "./actions-C5RMAg42.js";
import { i as printable, r as paint } from "./output-4PjJ6Z8i.js";
import { n as examples, p as packsDirectory, r as outputOf } from "./command-D3HcMSvB.js";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
// src/commands/publish/validate.ts
var import_dist = require_dist();
/** `packwright validate`: every problem of every pack at once. */
function validateCommand(program, context) {
	const command = program.command("validate").description("Show every problem of packs, each with what to do about it").argument("[packs...]", "names or directories of packs; all of them when none is named").option("--packs-dir <dir>", "PACKS_DIR; where the packs are (packs)");
	examples(command, ["packwright validate", "packwright validate packs/claude --json"]);
	command.action(async (packs, flags) => {
		const output = outputOf(command);
		const found = await findPacks({
			packs,
			packsDir: packsDirectory(flags.packsDir, context.env)
		});
		const checked = await Promise.all(found.map(validated));
		const errors = checked.flatMap(({ problems }) => problems).filter(({ severity }) => severity === "error");
		for (const { location, problems } of checked) for (const one of problems.filter(({ severity }) => severity === "error")) await reportFailure(context.env, {
			code: "MANIFEST_INVALID",
			...one
		}, placeOf(location, one));
		if (!output.json) output.result({}, () => checked.map((pack) => describe(pack, output)).join("\n"));
		if (errors.length === 0) {
			if (output.json) output.result({ packs: checked }, () => "");
			return;
		}
		const message = `${errors.length} ${errors.length === 1 ? "problem" : "problems"} in ${checked.length === 1 ? "the pack" : `${checked.length} packs`}.`;
		throw new PackwrightError("MANIFEST_INVALID", message, { details: { packs: checked } });
	});
}
async function validated(discovery) {
	const { location } = discovery;
	if ("error" in discovery) {
		const { message, hint, details } = discovery.error;
		return {
			name: location,
			location,
			format: void 0,
			problems: [{
				severity: "error",
				file: typeof details["file"] === "string" ? relative(location, details["file"]) || "." : ".",
				path: "$",
				message,
				hint: hint ?? ""
			}]
		};
	}
	const { pack, problems } = await checkPack(discovery.pack);
	return {
		name: pack.manifest?.name ?? location,
		location,
		format: pack.manifest?.format,
		problems
	};
}
/** The line is told where the file is JSON or YAML. */
function placeOf(location, { file, path }) {
	const at = join(location, file);
	if (path === "$" || !/\.(?:json|ya?ml)$/.test(file)) return { file: at };
	const lines = new import_dist.LineCounter();
	const keys = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
	const node = (0, import_dist.parseDocument)(readFileSync(at, "utf8"), { lineCounter: lines }).getIn(keys, true);
	return (0, import_dist.isNode)(node) && node.range ? {
		file: at,
		line: lines.linePos(node.range[0]).line
	} : { file: at };
}
function describe(pack, output) {
	const { stdout } = output;
	return [`${pack.problems.some(({ severity }) => severity === "error") ? paint("red", "✗", stdout) : paint("green", "✓", stdout)} ${printable(pack.name)}${pack.format === void 0 ? "" : paint("dim", ` (${pack.format})`, stdout)}`, ...pack.problems.map(({ severity, file, path, message, hint }) => {
		const where = path === "$" ? join(pack.location, file) : `${join(pack.location, file)} ${path}`;
		return `  ${paint(severity === "error" ? "red" : "yellow", severity, stdout)} ${printable(where)}\n    ${printable(message)}\n    ${paint("cyan", "→", stdout)} ${printable(hint)}`;
	})].join("\n");
}
export { validateCommand };

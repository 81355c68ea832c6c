import { t as inspect } from "./pull-BStFdlmT.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { i as printable, r as paint } from "./output-4PjJ6Z8i.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
// src/commands/inspect/inspect.ts
/** `packwright inspect`: what an artifact says of itself; the layer stays where it is. */
function inspectCommand(program, context) {
	const command = program.command("inspect").description("Show manifest, files, annotations and sizes without downloading the pack").argument("<reference>", "registry/repository:tag, …@sha256:…, or oci-layout://…");
	examples(withConnectionFlags(command), ["packwright inspect ghcr.io/acme/packs/claude:1.2.0", "packwright inspect oci-layout://dist/registry/claude:1.2.0 --json"]);
	command.action(async (reference, flags) => {
		const output = outputOf(command);
		const found = await inspect(reference, connection(flags, context));
		output.result({ ...found }, () => describe(found, output));
	});
}
function describe(found, output) {
	const { manifest } = found;
	const lines = [
		["pack", `${found.name}${found.version === void 0 ? "" : ` ${found.version}`}`],
		["description", manifest.description],
		["reference", found.reference],
		["dialect", `${found.dialect} (${found.artifact_type})`],
		["layer", `${found.layer.digest} (${bytes(found.layer.size)}, ${found.layer.media_type})`],
		["content", found.content_digest],
		["format", manifest.format],
		["kind", manifest.kind],
		["license", manifest.license],
		["author", manifest.author],
		["platforms", manifest.platforms?.join(", ")],
		["variants", found.platforms?.map(({ platform, target }) => target ?? platform).join(", ")],
		["engines", pairs(manifest.engines)],
		["needs", pairs(mapValues(manifest.dependencies ?? {}, ({ version }) => version))]
	].flatMap(([name, value]) => value === void 0 || value === "" ? [] : [`${paint("dim", name.padEnd(12), output.stdout)} ${printable(value)}`]);
	const annotations = Object.entries(found.annotations).map(([key, value]) => [key, value]);
	const files = (found.files ?? []).map(({ path, size, mode }) => [
		path,
		bytes(size),
		mode
	]);
	return [
		lines.join("\n"),
		annotations.length === 0 ? "" : output.table(["ANNOTATION", "VALUE"], annotations),
		files.length === 0 ? "The artifact does not list its files; pull it to see them." : output.table([
			"FILE",
			"SIZE",
			"MODE"
		], files)
	].filter((section) => section !== "").join("\n\n");
}
function pairs(record) {
	if (record === void 0 || Object.keys(record).length === 0) return void 0;
	return Object.entries(record).map(([name, value]) => `${name} ${value}`).join(", ");
}
function mapValues(record, map) {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
export { inspectCommand };

import { t as require_dist } from "./dist-C2wREkJA.js";
import { r as syntaxError } from "./json-BiV7s4Do.js";
// src/text/yaml.ts
var import_dist = require_dist();
/** Parsing YAML can take the square of its length; front matter and manifests are small. */
const MAX_CHARACTERS = 65536;
/** @throws PackwrightError `MANIFEST_SYNTAX` with line and column */
function parseYaml(text, file) {
	if (text.length > MAX_CHARACTERS) throw syntaxError(file, `it has ${text.length} characters; YAML may have ${MAX_CHARACTERS}`);
	const document = (0, import_dist.parseDocument)(text, {
		uniqueKeys: true,
		schema: "core",
		version: "1.2",
		prettyErrors: true,
		logLevel: "error"
	});
	const problem = document.errors[0];
	if (problem !== void 0) throw syntaxError(file, problem.message.split("\n")[0]?.replace(/:$/, "") ?? "", problem);
	try {
		return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null));
	} catch (cause) {
		throw syntaxError(file, cause instanceof Error ? cause.message : String(cause), cause);
	}
}
/** A document as YAML 1.2, for files of other tools. */
function writeYaml(document) {
	return (0, import_dist.stringify)(document, { lineWidth: 0 });
}
export { writeYaml as n, parseYaml as t };

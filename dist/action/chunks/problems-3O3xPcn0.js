// src/pack/manifest/problems.ts
/** `$.artifacts[0].install_as` */
function jsonPath(path) {
	return path.reduce((written, part) => {
		if (typeof part === "number") return `${written}[${part}]`;
		const key = String(part);
		return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? `${written}.${key}` : `${written}[${JSON.stringify(key)}]`;
	}, "$");
}
function problem(file, path, message, hint, severity = "error") {
	return {
		severity,
		file,
		path,
		message,
		hint
	};
}
function problemsOf(error, file) {
	return error.issues.map((issue) => problem(file, jsonPath(issue.path), sentence(issue), remedy(issue)));
}
function sentence(issue) {
	if (issue.code === "invalid_type" && issue.input === void 0 && / received undefined$/.test(issue.message)) return `is missing; expected ${issue.expected}`;
	return issue.message.replace(/^Invalid input: /, "");
}
function remedy(issue) {
	const field = issue.path.findLast((part) => typeof part === "string");
	return (typeof field === "string" ? REMEDIES[field] : void 0) ?? `Correct the value of ${jsonPath(issue.path)}.`;
}
const REMEDIES = {
	name: "Use lower-case letters and digits, with dots or dashes between them, e.g. \"my-pack\".",
	version: "Write a full semantic version without \"v\", e.g. \"1.2.0\".",
	license: "Use an SPDX expression, e.g. \"Apache-2.0\" or \"MIT OR Apache-2.0\".",
	path: "Name a file of the pack, relative to the manifest, with forward slashes.",
	install_as: "Add \"install_as\": the name that users type for it.",
	prefix: "Add \"prefix\": what its group names begin with.",
	engines: "Map each host to a semver range, e.g. {\"nono\": \">=0.44.0\"}.",
	dependencies: "Map each pack to a semver range, or to {\"ref\": …, \"version\": …}.",
	description: "Say in a sentence what the pack does."
};
export { problem as n, problemsOf as r, jsonPath as t };

// src/files/order.ts
/** The order of files wherever it counts, in archives and in lists: by the bytes of their paths, in no locale's order. */
function byPath(a, b) {
	return byBytes(a.path, b.path);
}
function byBytes(a, b) {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
// src/pack/archive/entry-rules.ts
const MAX_COMPONENT_BYTES = 255;
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const FORBIDDEN = /[<>:"|?*\\]/;
/** Characters that make a path look like another: zero width, bidirectional controls, byte order mark. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
/**
* Says why a path is refused.
*
* @param path relative, components parted by `/`, no trailing slash
* @returns `undefined` when it may be used
*/
function pathProblem(path, limits) {
	if (path === "") return "it is empty";
	if (!path.isWellFormed()) return "it is not valid Unicode";
	if (path.includes("�")) return "it is not valid UTF-8";
	if (CONTROL.test(path)) return "it holds a control character";
	if (path.startsWith("/")) return "it is absolute";
	if (/^[A-Za-z]:/.test(path)) return "it begins with a drive letter";
	if (path.includes("\\")) return "it holds a backslash";
	const forbidden = FORBIDDEN.exec(path);
	if (forbidden !== null) return `it holds ${JSON.stringify(forbidden[0])}, which not every system allows`;
	if (INVISIBLE.test(path)) return "it holds an invisible character";
	if (Buffer.byteLength(path) > limits.maxPathBytes) return `it is longer than ${limits.maxPathBytes} bytes`;
	const components = path.split("/");
	if (components.length > limits.maxDepth) return `it is deeper than ${limits.maxDepth} directories`;
	for (const component of components) {
		const why = componentProblem(component);
		if (why !== void 0) return why;
	}
}
function componentProblem(component) {
	if (component === "") return "it has an empty component";
	if (component === "." || component === "..") return `it has the component "${component}"`;
	if (Buffer.byteLength(component) > MAX_COMPONENT_BYTES) return `a component is longer than ${MAX_COMPONENT_BYTES} bytes`;
	if (/[. ]$/.test(component)) return "a component ends in a dot or a space";
	if (component.startsWith(" ")) return "a component begins with a space";
	if (isGitDirectory(component)) return `"${component}" would be taken for git's own directory`;
	if (RESERVED.test(component)) return `"${component}" is a reserved name on Windows`;
}
/** Every name that some file system takes for `.git`. */
function isGitDirectory(component) {
	const plain = component.replace(/[. ]+$/, "").normalize("NFKC").toLowerCase();
	return plain === ".git" || plain === "git~1";
}
/** A directory that git takes for a bare repository: what stands in its `config` may run commands. */
function bareRepositoryIn(paths) {
	const parts = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const components = path.split("/");
		for (let depth = 0; depth < components.length; depth += 1) {
			const name = (components[depth] ?? "").toLowerCase();
			if (![
				"head",
				"objects",
				"refs"
			].includes(name)) continue;
			const above = components.slice(0, depth).join("/");
			parts.set(above, (parts.get(above) ?? /* @__PURE__ */ new Set()).add(name));
		}
	}
	return [...parts].find(([, names]) => names.size === 3)?.[0];
}
/** One key for all spellings of a path that some file system takes for the same (case, Unicode form). */
function collisionKey(path) {
	return path.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}
/** Remembers the paths of one archive and tells when a new one collides with an earlier one. */
var PathRegistry = class {
	#seen = /* @__PURE__ */ new Map();
	/** @returns the earlier path that `path` collides with, or `undefined` when it is new */
	add(path, directory) {
		const components = path.split("/");
		for (let depth = 1; depth < components.length; depth += 1) {
			const clash = this.#enter(components.slice(0, depth).join("/"), true);
			if (clash !== void 0) return clash;
		}
		const key = collisionKey(path);
		const earlier = this.#seen.get(key);
		if (earlier !== void 0 && !(directory && earlier.directory && earlier.path === path)) return earlier.path;
		return this.#enter(path, directory);
	}
	#enter(path, directory) {
		const key = collisionKey(path);
		const earlier = this.#seen.get(key);
		if (earlier === void 0) {
			this.#seen.set(key, {
				path,
				directory
			});
			return;
		}
		return earlier.path === path && earlier.directory === directory ? void 0 : earlier.path;
	}
};
export { byPath as a, byBytes as i, bareRepositoryIn as n, pathProblem as r, PathRegistry as t };

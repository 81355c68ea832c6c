import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as require_picomatch } from "./picomatch-Cq4GJZE6.js";
import { a as byPath, r as pathProblem, t as PathRegistry } from "./entry-rules-D4VvZRWY.js";
import { n as readTextIfExists, t as readText } from "./text-DvT8Qn7p.js";
import { t as DEFAULT_LIMITS } from "./limits-Cao25gjv.js";
import { t as unreadable } from "./unreadable-NHuXkKZn.js";
import { n as problem } from "./problems-3O3xPcn0.js";
import { u as checkFiles } from "./systems-DBaAAcMm.js";
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
// node_modules/ignore/index.js
var require_ignore = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function makeArray(subject) {
		return Array.isArray(subject) ? subject : [subject];
	}
	const UNDEFINED = void 0;
	const EMPTY = "";
	const SPACE = " ";
	const ESCAPE = "\\";
	const REGEX_LITERAL_SPECIAL = /[.*+?()[\]{}^$|\\/]/;
	const BOM = "﻿";
	const REGEX_ANCHORED_GLOBSTAR = /^\/\*{2,}$/;
	const REGEX_REPLACE_LEADING_EXCAPED_EXCLAMATION = /^\\!/;
	const REGEX_REPLACE_LEADING_EXCAPED_HASH = /^\\#/;
	const REGEX_SPLITALL_CRLF = /\r?\n/g;
	const DOUBLE_SLASH = "//";
	const SLASH_CODE = 47;
	const DOT_CODE = 46;
	const SLASH = "/";
	let TMP_KEY_IGNORE = "node-ignore";
	/* istanbul ignore else */
	if (typeof Symbol !== "undefined") TMP_KEY_IGNORE = Symbol.for("node-ignore");
	const KEY_IGNORE = TMP_KEY_IGNORE;
	const define = (object, key, value) => {
		Object.defineProperty(object, key, { value });
		return value;
	};
	const RETURN_FALSE = () => false;
	const POSIX_CLASSES = {
		alnum: "0-9A-Za-z",
		alpha: "A-Za-z",
		blank: " \\t",
		cntrl: "\\x00-\\x1f\\x7f",
		digit: "0-9",
		graph: "!-.0-~",
		lower: "a-z",
		print: " -.0-~",
		punct: "!-.:-@\\[-`{-~",
		space: " \\t\\n\\r",
		upper: "A-Z",
		xdigit: "0-9A-Fa-f"
	};
	const CLASS_MEMBERS_TO_ESCAPE = "\\]^-[";
	const escapeMember = (char) => CLASS_MEMBERS_TO_ESCAPE.indexOf(char) < 0 ? char : ESCAPE + char;
	const NON_SLASH = "(?!\\/)";
	const classSource = (negated, body) => {
		if (negated) return `[^\\/${body}]`;
		const source = `[${body}]`;
		return new RegExp(source).test("/") ? NON_SLASH + source : source;
	};
	const scanBracket = (pattern, start) => {
		const { length } = pattern;
		let index = start + 1;
		let negated = EMPTY;
		const lead = pattern[index];
		if (lead === "!" || lead === "^") {
			negated = "^";
			index++;
		}
		let body = EMPTY;
		let prev = EMPTY;
		for (;;) {
			const char = pattern[index];
			if (char === UNDEFINED) return null;
			if (char === ESCAPE) {
				const escaped = pattern[++index];
				body += escapeMember(escaped);
				prev = escaped;
			} else if (char === "-" && prev && index + 1 < length && pattern[index + 1] !== "]") {
				index++;
				let to = pattern[index];
				if (to === ESCAPE) to = pattern[index += 1];
				if (prev <= to) body += `-${escapeMember(to)}`;
				prev = EMPTY;
			} else if (char === "[" && pattern[index + 1] === ":") {
				const nameStart = index + 2;
				let end = nameStart;
				while (end < length && pattern[end] !== "]") end++;
				if (end === length) return null;
				if (end > nameStart && pattern[end - 1] === ":") {
					const name = pattern.slice(nameStart, end - 1);
					if (!Object.prototype.hasOwnProperty.call(POSIX_CLASSES, name)) return null;
					body += POSIX_CLASSES[name];
					prev = EMPTY;
					index = end;
				} else {
					body += escapeMember("[");
					prev = "[";
					index = nameStart - 2;
				}
			} else {
				body += escapeMember(char);
				prev = char;
			}
			index++;
			if (pattern[index] === "]") return {
				end: index,
				source: classSource(negated, body)
			};
		}
	};
	const NEVER_MATCH = "[]";
	const PLACEHOLDER = "\0";
	const REGEX_RESTORE_PLACEHOLDER = new RegExp(`${PLACEHOLDER}(\\d+)${PLACEHOLDER}`, "g");
	const TRAILING_WILDCARD = "";
	const TRAILING_DOUBLESTAR = "";
	const isReserved = (char) => char === PLACEHOLDER || char === TRAILING_WILDCARD || char === TRAILING_DOUBLESTAR;
	const extractBrackets = (pattern) => {
		const sources = [];
		const hold = (source) => `${PLACEHOLDER}${sources.push(source) - 1}${PLACEHOLDER}`;
		const { length } = pattern;
		let out = EMPTY;
		let index = 0;
		while (index < length) {
			const char = pattern[index];
			if (char === ESCAPE) {
				const escaped = pattern[index + 1];
				if (escaped === SLASH && index + 2 === length) out += hold(NEVER_MATCH);
				else if (escaped === "*" || escaped === "[" || escaped === SPACE) out += pattern.slice(index, index + 2);
				else out += hold(REGEX_LITERAL_SPECIAL.test(escaped) ? ESCAPE + escaped : isReserved(escaped) ? `[${escaped}]` : escaped);
				index += 2;
			} else if (isReserved(char)) {
				out += hold(`[${char}]`);
				index++;
			} else if (char === "[") {
				const scanned = scanBracket(pattern, index);
				if (scanned === null) {
					out += hold(NEVER_MATCH);
					index = length;
				} else {
					out += hold(scanned.source);
					index = scanned.end + 1;
				}
			} else {
				out += char;
				index++;
			}
		}
		return {
			source: out,
			sources
		};
	};
	const DIRECT = null;
	const REGEX_INNER_SLASH = /\/(?!$)/;
	const WILDCARD = "[^\\/]*";
	const REPLACERS = [
		[
			/(\\+)( ?)/g,
			(_, run, space) => space ? run.slice(0, run.length - run.length % 2) + SPACE : run,
			"\\ "
		],
		[
			/(^|\/)\*{3,}(?=\/|$)/g,
			(_, start) => `${start}**`,
			"*"
		],
		[/[\\$.|*+(){^]/g, (match) => `\\${match}`],
		[
			/(?!\\)\?/g,
			() => "[^/]",
			"?"
		],
		[
			/^\//,
			() => "^",
			SLASH
		],
		[
			/\//g,
			() => "\\/",
			SLASH
		],
		[
			/^\^*(?:\\\*\\\*\\\/)+/,
			() => "(?:^|\\/)",
			"*"
		],
		[DIRECT, (source, pattern) => {
			if (!source || source[0] === "^" || source[0] === "(") return source;
			return (!REGEX_INNER_SLASH.test(pattern) ? "(?:^|\\/)" : "^") + source;
		}],
		[
			/\\\/\\\*\\\*(?=\\\/|$)/g,
			(_, index, str) => index + 6 < str.length ? str.slice(index + 6) === "\\/" ? "(?:\\/[^\\/]+)+" : "(?:\\/[^\\/]+)*" : `\\/${TRAILING_DOUBLESTAR}`,
			"*"
		],
		[
			/(^|[^\\])(?:\\\*)+(?!$)/g,
			(_, p1) => p1 + WILDCARD,
			"*"
		],
		[
			/(^|[^\\])((?:\\\\)*)\\\*$/,
			(match, p1, p2) => p2 === EMPTY ? p1 + TRAILING_WILDCARD : match,
			"*"
		],
		[
			/\\\\\\(?=[$.|*+(){^])/g,
			() => ESCAPE,
			"\\\\"
		],
		[
			/\\\\/g,
			() => ESCAPE,
			"\\\\"
		],
		[
			/\\\[([^\]/]*?)($|\])/g,
			(match, range, close) => `\\[${range}${close}`,
			"["
		],
		[DIRECT, (source) => {
			const last = source[source.length - 1];
			if (!last || last === TRAILING_WILDCARD || last === TRAILING_DOUBLESTAR) return source;
			return last === SLASH ? `${source}$` : `${source}(?=$|\\/$)`;
		}]
	];
	const REGEX_REPLACE_TRAILING_WILDCARD = /(^|\\\/)?\uE000$/;
	const MODE_IGNORE = "regex";
	const MODE_CHECK_IGNORE = "checkRegex";
	const replaceTrailingWildcard = (_, p1) => {
		return `${p1 ? `${p1}[^/]+` : "[^/]*"}(?=$|\\/$)`;
	};
	const REGEX_REPLACE_TRAILING_DOUBLESTAR = /\uE001$/;
	const replaceTrailingDoublestar = () => "[\\s\\S]";
	const separatorAfter = (run, at) => {
		let separator = EMPTY;
		for (let index = at + 1; index < run.length && !run[index].wildcard; index++) separator += run[index].single;
		return separator;
	};
	const pinWildcards = (source) => {
		if (source.indexOf(WILDCARD) < 0) return source;
		const tokens = [];
		const { length } = source;
		let index = 0;
		while (index < length) {
			const char = source[index];
			if (source.startsWith(WILDCARD, index)) {
				tokens.push({ wildcard: true });
				index += 6;
			} else if (char === "[") {
				let end = index + 1;
				if (source[end] === "^") end++;
				if (source[end] === "]") end++;
				while (end < length && source[end] !== "]") end += source[end] === ESCAPE ? 2 : 1;
				end++;
				tokens.push({ single: source.slice(index, end) });
				index = end;
			} else if (char === ESCAPE) {
				tokens.push({ single: source.slice(index, index + 2) });
				index += 2;
			} else if (char === "(") {
				let depth = 0;
				let end = index;
				do {
					if (source[end] === ESCAPE) end++;
					else if (source[end] === "(") depth++;
					else if (source[end] === ")") depth--;
					end++;
				} while (end < length && depth > 0);
				if ("*+?".indexOf(source[end]) >= 0) end++;
				tokens.push({ boundary: source.slice(index, end) });
				index = end;
			} else if (char === "^" || char === "$") {
				tokens.push({ boundary: char });
				index++;
			} else {
				tokens.push({ single: char });
				index++;
			}
		}
		let out = EMPTY;
		let run = [];
		const flush = () => {
			let lastWildcard;
			run.forEach((token, at) => {
				if (token.wildcard) lastWildcard = at;
			});
			run.forEach((token, at) => {
				if (!token.wildcard) {
					out += token.single;
					return;
				}
				out += at === lastWildcard ? WILDCARD : `(?:(?!${separatorAfter(run, at)})[^\\/])*`;
			});
			run = [];
		};
		tokens.forEach((token) => {
			if (token.boundary === void 0) {
				run.push(token);
				return;
			}
			flush();
			out += token.boundary;
		});
		flush();
		return out;
	};
	const makeRegexPrefix = (pattern) => {
		if (REGEX_ANCHORED_GLOBSTAR.test(pattern)) pattern = "**";
		const { source, sources } = extractBrackets(pattern);
		const replaced = REPLACERS.reduce((prev, [matcher, replacer, required]) => {
			if (matcher === DIRECT) return replacer(prev, pattern);
			if (required !== UNDEFINED && prev.indexOf(required) < 0) return prev;
			return matcher.test(prev) ? prev.replace(matcher, replacer.bind(pattern)) : prev;
		}, source);
		return sources.length ? replaced.replace(REGEX_RESTORE_PLACEHOLDER, (match, index) => sources[index]) : replaced;
	};
	const checkSourceOf = (body, prefix) => {
		if (body[body.length - 1] === SLASH) prefix = makeRegexPrefix(body.slice(0, -1));
		const head = prefix.slice(0, -1);
		const last = prefix[prefix.length - 1];
		return last === TRAILING_WILDCARD ? `${head}$` : last === TRAILING_DOUBLESTAR ? head : NEVER_MATCH;
	};
	const matchesBasename = (body) => {
		const index = body.indexOf(SLASH);
		return index < 0 || index === body.length - 1;
	};
	const basenameOf = (path) => {
		const end = path.length - 1;
		const index = path.lastIndexOf(SLASH, path[end] === SLASH ? end - 1 : end);
		return index < 0 ? path : path.slice(index + 1);
	};
	const parentOf = (path) => {
		if (path.charCodeAt(0) === SLASH_CODE || path.indexOf(DOUBLE_SLASH) >= 0) {
			const slices = path.split(SLASH).filter(Boolean);
			slices.pop();
			return slices.length ? slices.join(SLASH) + SLASH : EMPTY;
		}
		const end = path.length - 1;
		const cut = path.lastIndexOf(SLASH, path.charCodeAt(end) === SLASH_CODE ? end - 1 : end);
		return cut < 0 ? EMPTY : path.slice(0, cut + 1);
	};
	const isString = (subject) => typeof subject === "string";
	const checkPattern = (pattern) => pattern && isString(pattern);
	const splitPattern = (pattern) => (pattern[pattern.length - 1] === "\r" ? pattern.slice(0, -1) : pattern).split(REGEX_SPLITALL_CRLF).filter(Boolean);
	var IgnoreRule = class {
		constructor(pattern, mark, body, ignoreCase, negative, prefix) {
			this.pattern = pattern;
			this.mark = mark;
			this.negative = negative;
			define(this, "body", body);
			define(this, "ignoreCase", ignoreCase);
			define(this, "regexPrefix", prefix);
		}
		get _basenameOnly() {
			return define(this, "_basenameOnly", matchesBasename(this.body));
		}
		get regex() {
			const key = "_regex";
			if (this[key]) return this[key];
			return this._make(MODE_IGNORE, key);
		}
		get checkRegex() {
			const key = "_checkRegex";
			if (this[key]) return this[key];
			return this._make(MODE_CHECK_IGNORE, key);
		}
		_make(mode, key) {
			const str = pinWildcards(mode === MODE_IGNORE ? this.regexPrefix.replace(REGEX_REPLACE_TRAILING_WILDCARD, replaceTrailingWildcard).replace(REGEX_REPLACE_TRAILING_DOUBLESTAR, replaceTrailingDoublestar) : checkSourceOf(this.body, this.regexPrefix));
			const regex = this.ignoreCase ? new RegExp(str, "i") : new RegExp(str);
			return define(this, key, regex);
		}
	};
	const hasTrailingBackslash = (str) => {
		let count = 0;
		while (str[str.length - count - 1] === ESCAPE) count++;
		return count % 2 === 1;
	};
	const trimEnd = (body, stripLineEnd) => {
		let lineEnd = body.length;
		let end;
		for (;;) {
			if (stripLineEnd && body[lineEnd - 1] === "\r") lineEnd--;
			end = lineEnd;
			while (body[end - 1] === SPACE) end--;
			if (!stripLineEnd || body[end - 1] !== "\n") break;
			lineEnd = end - 1;
		}
		if (end === lineEnd) return body.slice(0, lineEnd);
		let backslashes = 0;
		while (body[end - backslashes - 1] === ESCAPE) backslashes++;
		return backslashes % 2 ? body.slice(0, end - 1) + SPACE : body.slice(0, end);
	};
	const createRule = (pattern, mark, ignoreCase, stripLineEnd, stripBOM) => {
		let body = stripBOM && pattern[0] === BOM ? pattern.slice(1) : pattern;
		if (body[0] === "#") return;
		let negative = false;
		if (body[0] === "!") {
			negative = true;
			body = body.slice(1);
		}
		const last = body[body.length - 1];
		if (last === SPACE || stripLineEnd && (last === "\r" || last === "\n")) body = trimEnd(body, stripLineEnd);
		if (!body || hasTrailingBackslash(body)) return;
		body = body.replace(REGEX_REPLACE_LEADING_EXCAPED_EXCLAMATION, "!").replace(REGEX_REPLACE_LEADING_EXCAPED_HASH, "#");
		const regexPrefix = makeRegexPrefix(body);
		return new IgnoreRule(pattern, mark, body, ignoreCase, negative, regexPrefix);
	};
	var RuleManager = class {
		constructor(ignoreCase) {
			this._ignoreCase = ignoreCase;
			this._rules = [];
			this._basenameCount = 0;
		}
		_add(pattern, index) {
			if (pattern && pattern[KEY_IGNORE]) {
				this._rules = this._rules.concat(pattern._rules._rules);
				this._basenameCount += pattern._rules._basenameCount;
				this._added = true;
				return;
			}
			const isStr = isString(pattern);
			const raw = isStr ? pattern : pattern.pattern;
			const rule = checkPattern(raw) && createRule(raw, isStr ? UNDEFINED : pattern.mark, this._ignoreCase, !this._split, this._stripBOM && !index);
			if (rule) {
				this._added = true;
				this._rules.push(rule);
				if (matchesBasename(rule.body)) this._basenameCount++;
			}
		}
		add(pattern) {
			this._added = false;
			this._split = isString(pattern);
			this._stripBOM = !this._split || pattern[0] === BOM;
			makeArray(this._split ? splitPattern(pattern) : pattern).forEach(this._add, this);
			if (this._added) this._literalRules = UNDEFINED;
			return this._added;
		}
		testLiteral(path) {
			const rules = this._literalRules || (this._literalRules = this._rules.filter(({ body }) => body[body.length - (body[body.length - 1] === SLASH ? 2 : 1)] === "*"));
			let ignored = false;
			let unignored = false;
			let matchedRule;
			for (let index = rules.length - 1; index >= 0; index--) {
				const rule = rules[index];
				if (rule.checkRegex.test(path)) {
					ignored = !rule.negative;
					unignored = rule.negative;
					matchedRule = rule.negative ? UNDEFINED : rule;
					break;
				}
			}
			const ret = {
				ignored,
				unignored
			};
			if (matchedRule) ret.rule = matchedRule;
			return ret;
		}
		test(path, mode) {
			const rules = this._rules;
			const { length } = rules;
			const shortcut = this._basenameCount * 2 >= length;
			const basename = shortcut ? basenameOf(path) : path;
			for (let index = length - 1; index >= 0; index--) {
				const rule = rules[index];
				if (rule[mode].test(shortcut && rule._basenameOnly ? basename : path)) {
					const { negative } = rule;
					const ret = {
						ignored: !negative,
						unignored: negative
					};
					if (!negative) ret.rule = rule;
					return ret;
				}
			}
			return {
				ignored: false,
				unignored: false
			};
		}
	};
	const throwError = (message, Ctor) => {
		throw new Ctor(message);
	};
	const checkPath = (path, originalPath, doThrow) => {
		if (!isString(path)) return doThrow(`path must be a string, but got \`${originalPath}\``, TypeError);
		if (!path) return doThrow(`path must not be empty`, TypeError);
		if (checkPath.isNotRelative(path)) return doThrow(`path should be a \`path.relative()\`d string, but got "${originalPath}"`, RangeError);
		return true;
	};
	const isNotRelative = (path) => {
		const first = path.charCodeAt(0);
		if (first === SLASH_CODE) return true;
		if (first !== DOT_CODE) return false;
		if (path.length === 1) return true;
		const second = path.charCodeAt(1);
		if (second === SLASH_CODE) return true;
		if (second !== DOT_CODE) return false;
		return path.length === 2 || path.charCodeAt(2) === SLASH_CODE;
	};
	checkPath.isNotRelative = isNotRelative;
	/* istanbul ignore next */
	checkPath.convert = (p) => p;
	const convertPath = (target) => isString(target) && checkPath.convert(target);
	var Ignore = class {
		constructor({ ignorecase = true, ignoreCase = ignorecase, allowRelativePaths = false } = {}) {
			define(this, KEY_IGNORE, true);
			this._rules = new RuleManager(ignoreCase);
			this._strictPathCheck = !allowRelativePaths;
			this._initCache();
		}
		_initCache() {
			this._ignoreCache = Object.create(null);
			this._testCache = Object.create(null);
		}
		add(pattern) {
			if (this._rules.add(pattern)) this._initCache();
			return this;
		}
		addPattern(pattern) {
			return this.add(pattern);
		}
		_test(originalPath, cache, path) {
			checkPath(path, originalPath, this._strictPathCheck ? throwError : RETURN_FALSE);
			return path ? this._t(path, cache) : {
				ignored: false,
				unignored: false
			};
		}
		checkIgnore(target) {
			const path = convertPath(target);
			if (!path || path.charCodeAt(path.length - 1) !== SLASH_CODE) return this._test(target, this._testCache, path);
			const dir = this._t(path, this._testCache);
			if (dir.ignored) return dir;
			const literal = this._rules.testLiteral(path);
			return literal.ignored || literal.unignored ? literal : dir;
		}
		_t(path, cache) {
			if (path in cache) return cache[path];
			const parentPath = parentOf(path);
			const parent = parentPath ? this._t(parentPath, cache) : UNDEFINED;
			return cache[path] = parent && parent.ignored ? parent : this._rules.test(path, MODE_IGNORE);
		}
		ignores(path) {
			return this._test(path, this._ignoreCache, convertPath(path)).ignored;
		}
		createFilter() {
			return (path) => !this.ignores(path);
		}
		filter(paths) {
			return makeArray(paths).filter(this.createFilter());
		}
		test(path) {
			return this._test(path, this._testCache, convertPath(path));
		}
	};
	const factory = (options) => new Ignore(options);
	const isPathValid = (path) => checkPath(convertPath(path), path, RETURN_FALSE);
	/* istanbul ignore next */
	const setupWindows = () => {
		const makePosix = (str) => /^\\\\\?\\/.test(str) || /["<>|\u0000-\u001F]+/u.test(str) ? str : str.replace(/\\/g, "/");
		checkPath.convert = makePosix;
		const REGEX_TEST_WINDOWS_PATH_ABSOLUTE = /^[a-z]:\//i;
		checkPath.isNotRelative = (path) => REGEX_TEST_WINDOWS_PATH_ABSOLUTE.test(path) || isNotRelative(path);
	};
	/* istanbul ignore next */
	if (typeof process !== "undefined" && process.platform === "win32") setupWindows();
	module.exports = factory;
	factory.default = factory;
	module.exports.isPathValid = isPathValid;
	define(module.exports, Symbol.for("setupWindows"), setupWindows);
}));
// src/pack/archive/secrets.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
var import_ignore = /* @__PURE__ */ __toESM(require_ignore(), 1);
/** Recognises files that are secrets by their name or by how they begin, so that nobody publishes one by accident. */
const NAMES = /* @__PURE__ */ new Set([
	".env",
	".netrc",
	"_netrc",
	".npmrc",
	".pypirc",
	".git-credentials",
	".dockerconfigjson",
	".pgpass",
	".htpasswd",
	"id_rsa",
	"id_dsa",
	"id_ecdsa",
	"id_ed25519",
	"kubeconfig"
]);
const PATHS = [
	/(?:^|\/)\.aws\/credentials$/,
	/(?:^|\/)\.docker\/config\.json$/,
	/(?:^|\/)\.ssh\//,
	/(?:^|\/)\.gnupg\//
];
const ENDINGS = [
	".p12",
	".pfx",
	".jks",
	".keystore",
	".kdbx",
	".ppk"
];
const ENV_EXAMPLES = /^\.env\.(?:example|sample|template|dist|defaults)$/;
const PRIVATE_KEY = /^\s*-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;
/** @returns what the file looks like, e.g. `an environment file`, or `undefined` */
function secretByName(path) {
	const name = path.slice(path.lastIndexOf("/") + 1);
	if (NAMES.has(name)) return `"${name}" usually holds credentials`;
	if (/^\.env\./.test(name) && !ENV_EXAMPLES.test(name)) return `"${name}" usually holds credentials`;
	if (ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) return "it looks like a key store";
	if (PATHS.some((pattern) => pattern.test(path))) return "it lies where credentials are kept";
}
/** `.npmrc` that names registries and settings, and nothing that logs in. */
const NPM_LOGIN = /_auth|_password|authtoken|^\s*(?:username|email|certfile|keyfile|key|cert)\s*=|:\/\/[^/\s]*@/im;
function isHarmlessNpmrc(text) {
	return !NPM_LOGIN.test(text);
}
/** @param head the first `HEAD_BYTES` bytes */
function secretByContent(head) {
	return PRIVATE_KEY.test(Buffer.from(head).toString("latin1")) ? "it begins like a private key" : void 0;
}
// src/pack/archive/collect.ts
/**
* From a pack's directory to the list of what is published: sorted, checked by the entry rules, secrets refused.
*
* Nothing is written before this list is complete, so that a refusal leaves nothing behind. Directories are read
* synchronously: for many small files that costs a fraction of what hopping between threads does.
*/
const IGNORE_FILE = ".packignore";
const NEVER_PUBLISHED = [
	".git",
	".hg",
	".svn",
	".DS_Store",
	"Thumbs.db",
	"desktop.ini",
	"*~",
	".*.sw?",
	".#*",
	"*.orig",
	"__pycache__",
	".venv",
	IGNORE_FILE
];
/** Of a repository that is one pack: what packwright writes there, and what runs elsewhere. */
const OF_THE_REPOSITORY = [
	"/.github",
	"/.packs",
	"/dist/packs",
	"/dist/registry",
	"/packs.lock.json",
	"/packwright.json"
];
const MAX_KEY_FILE_BYTES = 65536;
/**
* Lists what of `directory` is published.
*
* @throws PackwrightError `PACK_EMPTY`, `ENTRY_SYMLINK`, `ENTRY_UNSUPPORTED`, `ENTRY_PATH`, `ENTRY_COLLISION`,
*   `ENTRY_SECRET`, `FILE_UNREADABLE`, `ARCHIVE_LIMIT`
*/
async function collectFiles(directory, options = {}) {
	const limits = options.limits ?? DEFAULT_LIMITS;
	const selection = await selectionOf(directory, options);
	const tree = {
		files: [],
		leftOut: [],
		wants: (path) => isWanted(path, selection)
	};
	walk(directory, "", selection, limits, tree);
	tree.files.sort(byPath);
	if (tree.files.length === 0) throw new PackwrightError("PACK_EMPTY", `${directory} holds no file that would be published.`, {
		hint: `Check "files" in the manifest and ${IGNORE_FILE}.`,
		details: { directory }
	});
	refuseCollisions(directory, tree);
	refuseSecrets(directory, tree, selection);
	return tree;
}
async function selectionOf(directory, options) {
	const isRepository = existsSync(join(directory, ".git"));
	const junk = (0, import_ignore.default)({ ignorecase: false }).add([...NEVER_PUBLISHED, ...isRepository ? OF_THE_REPOSITORY : []]);
	const text = await readTextIfExists(join(directory, IGNORE_FILE));
	const own = text === void 0 ? void 0 : (0, import_ignore.default)({ ignorecase: false }).add(text);
	const globs = (options.files ?? []).map((glob) => glob.replace(/^\.?\//, "").replace(/\/$/, ""));
	const matchers = globs.flatMap((glob) => [(0, import_picomatch.default)(glob, { dot: true }), (0, import_picomatch.default)(`${glob}/**`, { dot: true })]);
	const always = new Set(options.always ?? []);
	const form = (path, isDirectory) => isDirectory ? `${path}/` : path;
	return {
		junk: (path, isDirectory) => !globs.includes(path) && junk.ignores(form(path, isDirectory)),
		ignored: (path, isDirectory) => !always.has(path) && own?.ignores(form(path, isDirectory)) === true,
		wanted: (path) => always.has(path) || options.files === void 0 || matchers.some((matches) => matches(path)),
		explicit: new Set(globs)
	};
}
function isWanted(path, { junk, ignored, wanted }) {
	const parts = path.split("/");
	return !parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/")).some((directory) => junk(directory, true) || ignored(directory, true)) && !junk(path, false) && !ignored(path, false) && wanted(path);
}
function walk(root, inside, selection, limits, tree) {
	const entries = attempt(join(root, inside), () => readdirSync(join(root, inside), { withFileTypes: true }));
	if (inside !== "" && entries.length === 0) tree.leftOut.push({
		path: `${inside}/`,
		why: "an empty directory"
	});
	for (const entry of entries) {
		const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
		if (selection.junk(path, entry.isDirectory())) {
			if (entry.name !== ".packignore") tree.leftOut.push({
				path,
				why: "not part of a pack"
			});
			continue;
		}
		if (selection.ignored(path, entry.isDirectory())) continue;
		if (entry.name === "node_modules" && !selection.explicit.has(path)) {
			tree.leftOut.push({
				path: `${path}/`,
				why: "installed dependencies; name it in \"files\" to publish it"
			});
			continue;
		}
		if (entry.isDirectory()) {
			walk(root, path, selection, limits, tree);
			continue;
		}
		if (!entry.isSymbolicLink()) {
			if (selection.wanted(path)) tree.files.push(sourceFile(root, path, limits));
		} else followLink(root, path, selection, limits, tree);
		if (tree.files.length > limits.maxEntries) throw new PackwrightError("ARCHIVE_LIMIT", `${root} holds more than ${limits.maxEntries} files.`);
	}
}
/** A link inside the pack is stored as what it leads to: archives carry none. */
function followLink(root, path, selection, limits, tree) {
	const leads = leadsTo(root, path, selection);
	if (leads.kind === "directory") walk(root, path, selection, limits, tree);
	else if (!selection.wanted(path)) return;
	else if (leads.kind === "file") tree.files.push(sourceFile(root, path, limits));
	else {
		const hint = `Replace it by the file it points at, or leave it out with ${IGNORE_FILE}.`;
		throw refusal("ENTRY_SYMLINK", path, root, `it is a symbolic link that ${leads.why}`, hint);
	}
}
function leadsTo(root, path, selection) {
	const location = join(root, path);
	if (isAbsolute(readlinkSync(location))) return {
		kind: "refused",
		why: "names an absolute path"
	};
	let real;
	try {
		real = realpathSync(location);
	} catch {
		return {
			kind: "refused",
			why: "leads nowhere"
		};
	}
	const inside = relative(realpathSync(root), real).split(sep).join("/");
	if (inside === "" || inside === ".." || inside.startsWith("../") || isAbsolute(inside)) return {
		kind: "refused",
		why: "leads out of the pack"
	};
	const isDirectory = statSync(real).isDirectory();
	if (selection.junk(inside, isDirectory) || inside.split("/").some((part) => part === ".git")) return {
		kind: "refused",
		why: `leads to ${inside}, which is not part of a pack`
	};
	if (secretByName(inside) !== void 0 && !selection.explicit.has(path)) return {
		kind: "refused",
		why: `leads to ${inside}, which usually holds credentials`
	};
	if (!isDirectory) return { kind: "file" };
	const above = realpathSync(dirname(location));
	if (above === real || above.startsWith(`${real}${sep}`)) return {
		kind: "refused",
		why: "leads to itself"
	};
	return { kind: "directory" };
}
function sourceFile(root, path, limits) {
	const location = join(root, path);
	const why = pathProblem(path, limits);
	if (why !== void 0) throw refusal("ENTRY_PATH", path, root, why, `Rename it, or leave it out with ${IGNORE_FILE}.`);
	const found = attempt(location, () => statSync(location));
	if (!found.isFile()) throw refusal("ENTRY_UNSUPPORTED", path, root, "it is no regular file", `Leave it out with ${IGNORE_FILE}.`);
	if (found.size > limits.maxFileBytes) throw refusal("ARCHIVE_LIMIT", path, root, `it is larger than ${limits.maxFileBytes} bytes`, "Raise the limit.");
	return {
		path,
		location,
		size: found.size,
		executable: (found.mode & 73) !== 0
	};
}
function refuseCollisions(root, tree) {
	const seen = new PathRegistry();
	for (const { path } of tree.files) {
		const earlier = seen.add(path, false);
		if (earlier === void 0) continue;
		throw refusal("ENTRY_COLLISION", path, root, `it is the same as "${earlier}" on file systems that ignore case or Unicode form`, "Rename one of the two.");
	}
}
function refuseSecrets(root, tree, selection) {
	for (const file of tree.files) {
		if (selection.explicit.has(file.path)) continue;
		const why = nameProblem(file) ?? contentProblem(file);
		if (why === void 0) continue;
		const hint = `Leave it out with ${IGNORE_FILE}; if it really is to be published, name it in "files" of the manifest.`;
		throw refusal("ENTRY_SECRET", file.path, root, why, hint);
	}
}
/** `.npmrc` may say which registry there is, and log in nowhere. */
function nameProblem({ path, location, size }) {
	const why = secretByName(path);
	if (why === void 0 || basename(path) !== ".npmrc" || size > MAX_KEY_FILE_BYTES) return why;
	return isHarmlessNpmrc(attempt(location, () => readFileSync(location, "utf8"))) ? void 0 : why;
}
function contentProblem(file) {
	if (file.size < 96 || file.size > MAX_KEY_FILE_BYTES) return void 0;
	return attempt(file.location, () => {
		const descriptor = openSync(file.location, "r");
		try {
			const head = Buffer.alloc(96);
			readSync(descriptor, head, 0, 96, 0);
			return secretByContent(head);
		} finally {
			closeSync(descriptor);
		}
	});
}
function refusal(code, path, root, why, hint) {
	return new PackwrightError(code, `"${path}" in ${root} cannot be published: ${why}.`, {
		hint,
		details: {
			path,
			root
		}
	});
}
function attempt(location, read) {
	try {
		return read();
	} catch (cause) {
		throw unreadable(location, cause);
	}
}
// src/build/unfinished.ts
/** What git leaves in a file until somebody finishes: a pointer in place of the content, marks of a conflict. */
const POINTER = "version https://git-lfs.github.com/spec/v1\n";
/** A pointer is smaller than this, in bytes, by Git LFS's specification. */
const POINTER_BYTES = 1024;
const LARGEST_TEXT_BYTES = 1048576;
const CONFLICT = /^<{7} .*\n(?:.*\n)*?={7}\r?\n(?:.*\n)*?>{7} /m;
/** A page about merging shows such marks on purpose. */
const FENCED = /^(`{3,}|~{3,})[\s\S]*?^\1/gm;
function contentOf(location) {
	try {
		return readFileSync(location);
	} catch (cause) {
		throw unreadable(location, cause);
	}
}
function unfinishedFiles({ files }) {
	return files.flatMap(({ path, location, size }) => {
		if (size > LARGEST_TEXT_BYTES) return [];
		const bytes = contentOf(location);
		if (size < POINTER_BYTES && bytes.toString("latin1").startsWith(POINTER)) return [problem(path, "$", "is a pointer of Git LFS in place of the content", "Fetch the content: git lfs pull (in GitHub Actions: lfs: true of actions/checkout).")];
		if (!bytes.includes("<<<<<<< ") || bytes.includes(0)) return [];
		const text = bytes.toString("utf8");
		if (!CONFLICT.test(/\.mdx?$/i.test(path) ? text.replace(FENCED, "") : text)) return [];
		return [problem(path, "$", "has marks of a merge conflict", "Resolve the conflict.")];
	});
}
// src/build/validate.ts
/** Everything that is wrong with a pack, found at once: its manifest, its files, and what the two say of each other. */
/** Checks a pack without building it. */
async function checkPack(pack) {
	if (pack.prebuilt !== void 0 || pack.manifest?.build !== void 0) return {
		pack,
		problems: pack.problems
	};
	try {
		const tree = await collectFiles(pack.location, {
			files: pack.manifest?.files,
			always: [pack.file]
		});
		const found = pack.manifest === void 0 ? [] : await fileProblems(pack.manifest, tree, pack.file);
		return {
			pack,
			problems: [...pack.problems, ...found],
			tree
		};
	} catch (error) {
		if (!(error instanceof PackwrightError)) throw error;
		const path = typeof error.details["path"] === "string" ? error.details["path"] : ".";
		return {
			pack,
			problems: [...pack.problems, problem(path, "$", error.message, error.hint ?? "")]
		};
	}
}
/** What is wrong between a manifest and the files that would be published. */
async function fileProblems(manifest, tree, file) {
	const locations = new Map(tree.files.map(({ path, location }) => [path, location]));
	const read = async (path) => {
		const location = locations.get(path.replace(/^\.\//, ""));
		return location === void 0 ? void 0 : await readText(location);
	};
	const has = (wanted) => tree.files.some(({ path }) => path === wanted || path.startsWith(`${wanted}/`));
	const found = await checkFiles(manifest, read, file, has);
	return [
		...unfinishedFiles(tree),
		...missingArtifacts(manifest, has, file),
		...found
	];
}
/** Artifacts whose path is not among the files that would be published. */
function missingArtifacts(manifest, has, file) {
	return (manifest.artifacts ?? []).flatMap((artifact, index) => {
		if (has(artifact.path.replace(/^\.\//, "").replace(/\/$/, ""))) return [];
		return [problem(file, `$.artifacts[${index}].path`, `"${artifact.path}" is not among the published files`, "Add the file, correct the path, or let \"files\" and .packignore include it.")];
	});
}
/** @throws PackwrightError `MANIFEST_INVALID` listing every error */
function refuseProblems(location, problems) {
	const errors = problems.filter(({ severity }) => severity === "error");
	if (errors.length === 0) return;
	const lines = errors.map(({ file, path, message }) => `${file} ${path}: ${message}`);
	throw new PackwrightError("MANIFEST_INVALID", `${location} is not a valid pack: ${lines.join("; ")}.`, {
		hint: "Run `packwright validate` to see each problem with what to do about it.",
		details: {
			location,
			problems: errors
		}
	});
}
export { collectFiles as i, fileProblems as n, refuseProblems as r, checkPack as t };

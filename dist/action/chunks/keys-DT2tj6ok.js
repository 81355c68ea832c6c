import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_picomatch } from "./picomatch-Cq4GJZE6.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { a as array, f as looseObject, v as string } from "./schemas-BXokd3mV.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { t as checkTrustFile } from "./trust-file-C8Vyi2Dx.js";
import { basename, dirname, join, resolve } from "node:path";
// src/systems/openwop/keys.ts
/** OpenWOP's `openwop-registry.json` as a policy, with its keys in `keys/<id>.pub` beside it. */
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
const openwopRegistry = looseObject({ signingKeys: array(looseObject({
	keyId: string().regex(/^[A-Za-z0-9_.-]+$/, "is not a key id"),
	publicKeyUrl: string().optional(),
	permittedNamespaces: array(string().min(1)).min(1),
	status: string().optional(),
	validFrom: string().optional(),
	validUntil: string().optional()
})).min(1) });
/** A rule for each namespace, the narrower ones first, with every key that may sign there and no other. */
async function importRegistry(text, file) {
	const written = checkTrustFile(openwopRegistry, parseJson(text, file), file);
	const own = dirname(resolve(file));
	const directory = basename(own) === ".well-known" ? dirname(own) : own;
	const keys = await Promise.all(written.signingKeys.map(async (signing) => ({
		key: await readKey(signing, directory),
		permitted: signing.permittedNamespaces
	})));
	const namespaces = [...new Set(keys.flatMap(({ permitted }) => permitted))];
	namespaces.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
	return {
		version: 1,
		default: "require",
		rules: namespaces.map((match) => {
			const covers = (pattern) => pattern === match || import_picomatch.default.isMatch(match, pattern);
			return {
				match,
				mode: "require",
				keys: keys.filter(({ permitted }) => permitted.some(covers)).map(({ key }) => key)
			};
		})
	};
}
/** A key that was retired stays good for what it signed in its time; any other that is not active is revoked. */
function retired({ status, validUntil }) {
	return status === "retired" && validUntil !== void 0 ? {} : { revoked: true };
}
function instant(date) {
	return /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00Z` : date;
}
async function readKey(signing, directory) {
	const url = signing.publicKeyUrl ?? `${signing.keyId}.pub`;
	const active = signing.status === void 0 || signing.status === "active";
	return {
		id: signing.keyId,
		public_key: (await readText(join(directory, "keys", basename(url)))).trim(),
		...signing.validFrom === void 0 ? {} : { valid_from: instant(signing.validFrom) },
		...signing.validUntil === void 0 ? {} : { valid_until: instant(signing.validUntil) },
		...active ? {} : retired(signing)
	};
}
export { importRegistry };

import { o as formatRepository } from "./reference-BXVmMd2r.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
// src/registry/remember.ts
/** A registry that is asked everything once: for the time of one command, in which answers had better not change. */
/** Remembers manifests by digest and lists of referrers; tags are asked for every time. */
function rememberAnswers(registry) {
	const known = /* @__PURE__ */ new Map();
	const once = (key, ask) => {
		const asked = known.get(key) ?? ask();
		known.set(key, asked);
		return asked;
	};
	return {
		...registry,
		async manifest(repository, wanted, signal) {
			const place = formatRepository(repository);
			const ask = () => registry.manifest(repository, wanted, signal);
			if (isDigest(wanted)) return await once(`${place}@${wanted}`, ask);
			const fetched = await ask();
			known.set(`${place}@${fetched.digest}`, Promise.resolve(fetched));
			return fetched;
		},
		referrers: (repository, digest, signal) => once(`referrers of ${formatRepository(repository)}@${digest}`, () => registry.referrers(repository, digest, signal))
	};
}
export { rememberAnswers as t };

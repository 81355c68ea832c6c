import { a as array, d as literal, f as looseObject, m as object, v as string } from "./schemas-BXokd3mV.js";
import { n as datetime } from "./iso-xmV-zROI.js";
import { n as openDocumentMemory } from "./memory-x2rqXA9t.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { g as repositoryAt } from "./reference-BXVmMd2r.js";
import { r as documentHead } from "./document-COvyVJT9.js";
import { t as readTrusted } from "./read-DuNc40Hc.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
// src/policy/advisory.ts
/**
* Advisories about packs, in the OSV format.
*
* @see https://ossf.github.io/osv-schema/
*/
const time = datetime({ offset: true });
const event = object({
	introduced: string().optional(),
	fixed: string().optional(),
	last_affected: string().optional(),
	limit: string().optional()
}).refine((said) => Object.values(said).filter((value) => value !== void 0).length === 1, { message: "says exactly one of introduced, fixed, last_affected and limit" });
const range = looseObject({
	type: string(),
	events: array(event).min(1).max(1e3)
});
/** OSV knows no ecosystem of packs: what an advisory is about may stand in its own fields. */
const affected = looseObject({
	database_specific: looseObject({ package: string().min(1).optional() }).optional(),
	package: looseObject({
		ecosystem: string(),
		name: string().min(1),
		purl: string().optional()
	}).optional(),
	ranges: array(range).max(100).optional(),
	versions: array(string()).max(1e4).optional()
});
/** One advisory; what OSV has beyond this is kept. */
const advisory = looseObject({
	schema_version: string().optional(),
	id: string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, "is not an id"),
	modified: time,
	published: time.optional(),
	withdrawn: time.optional(),
	aliases: array(string()).optional(),
	summary: string().max(4096).optional(),
	details: string().max(65536).optional(),
	severity: array(looseObject({
		type: string(),
		score: string()
	})).optional(),
	affected: array(affected).min(1).max(1e3),
	references: array(looseObject({
		type: string(),
		url: string()
	})).optional(),
	database_specific: looseObject({ severity: string().optional() }).optional()
});
// src/documents/advisories.ts
init_p_map();
const ADVISORIES = {
	name: "packwright-advisories",
	artifactType: "application/vnd.packwright.advisories.v1",
	mediaType: "application/vnd.packwright.advisories.v1+json",
	title: "list of advisories",
	maxBytes: 67108864,
	schema: looseObject({
		...documentHead,
		schema_version: literal(1),
		generated_at: string(),
		advisories: array(advisory).max(1e5)
	})
};
/** The advisories of repositories, by repository; `undefined` where there are none. */
async function readAdvisories(bases, reader, onEvent) {
	const read = async (base) => {
		const found = await readTrusted(ADVISORIES, repositoryAt(base), reader);
		if (found?.trust?.mode === "warn" && !found.trust.verified) {
			const message = `The advisories of ${base} are not verified: ${found.trust.reason}`;
			onEvent?.({
				type: "warning",
				message
			});
		}
		return [base, found];
	};
	return new Map(await pMap(bases, read, { concurrency: 4 }));
}
// src/session/advisories.ts
/** The advisories of repositories, by repository; `undefined` where there are none. */
async function advisoriesOf(bases, options) {
	const trust = await trustContext(options);
	const { offline = false, signal, gone, onEvent, env = process.env } = options;
	const memory = openDocumentMemory(env);
	const storeRoot = storeOf(options).root;
	return await withRegistry(options, "pull", (registry) => readAdvisories(bases, {
		registry,
		storeRoot,
		trust,
		offline,
		signal,
		memory,
		gone,
		onEvent
	}, onEvent));
}
export { ADVISORIES as n, advisory as r, advisoriesOf as t };

import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { r as verifyStored } from "./verify-B3ckwDPS.js";
// src/pull/stored.ts
init_p_map();
/** The packs in the store. */
async function listStored(options = {}) {
	return await storeOf(options).list();
}
/** Hashes every file of the store again. */
async function verifyStore(options = {}) {
	const packs = await storeOf(options).list();
	return await pMap(packs, async (pack) => {
		const { name, version, digest } = pack.record;
		return {
			name,
			version,
			digest,
			problems: await verifyStored(pack)
		};
	}, { concurrency: 4 });
}
export { verifyStore as n, listStored as t };

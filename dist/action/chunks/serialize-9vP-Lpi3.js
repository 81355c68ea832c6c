import { t as require_dist } from "./dist-Cojz4w8q.js";
// src/signing/serialize.ts
var import_dist = require_dist();
/** Strict readers want the fields that protobuf's JSON leaves out where they hold zero or nothing. */
function serialize(bundle) {
	const json = (0, import_dist.bundleToJSON)(bundle);
	const material = json.verificationMaterial;
	const tlogEntries = (material.tlogEntries ?? []).map((entry) => ({
		...entry,
		logIndex: entry.logIndex ?? "0",
		...entry.inclusionProof === void 0 ? {} : { inclusionProof: {
			...entry.inclusionProof,
			logIndex: entry.inclusionProof.logIndex ?? "0",
			hashes: entry.inclusionProof.hashes ?? []
		} }
	}));
	return {
		...json,
		verificationMaterial: {
			...material,
			tlogEntries
		}
	};
}
export { serialize };

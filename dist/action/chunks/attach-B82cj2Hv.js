import { r as CREATED } from "./annotations-CkOcgrkJ.js";
import { k as SIGSTORE_BUNDLE, n as describeBlob, u as writeImageManifest, v as OCI_EMPTY } from "./manifest-CUep4mQv.js";
// src/signing/attach.ts
const MAX_EMBEDDED = 16384;
const EMPTY = Buffer.from("{}");
/**
* @param predicateType of the statement; absent for a bare signature over the subject
* @param created RFC 3339; cosign wants one, it is not trusted by anybody
* @param artifactType other than a bundle's for statements that do not say who published
*/
function bundleReferrer(bundle, predicateType, subject, created, artifactType = SIGSTORE_BUNDLE) {
	const empty = describeBlob(OCI_EMPTY, EMPTY);
	const layer = describeBlob(SIGSTORE_BUNDLE, Buffer.from(JSON.stringify(bundle)));
	const embedded = {
		...layer.descriptor,
		data: Buffer.from(layer.bytes).toString("base64")
	};
	const { mediaType, digest, size } = subject;
	return {
		manifest: writeImageManifest({
			artifactType,
			config: empty.descriptor,
			layers: [layer.bytes.length > MAX_EMBEDDED ? layer.descriptor : embedded],
			subject: {
				mediaType,
				digest,
				size
			},
			annotations: {
				"dev.sigstore.bundle.content": predicateType === void 0 ? "message-signature" : "dsse-envelope",
				...predicateType === void 0 ? {} : { "dev.sigstore.bundle.predicateType": predicateType },
				[CREATED]: created
			}
		}),
		blobs: [empty, layer]
	};
}
export { bundleReferrer as t };

import { n as readSource } from "./source-ZPKi_OSe.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference, c as isPinned, m as parseReference, p as lastComponent, s as isLayout } from "./reference-BXVmMd2r.js";
import { o as parseImageManifest, r as isIndexMediaType } from "./manifest-CUep4mQv.js";
import { t as openDestination } from "./destination-RGkmu2aW.js";
import { t as openSigner } from "./signer-CzJXCh3T.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { n as signPublished } from "./published-LxPj-ULp.js";
import { p as dialectOf } from "./systems-DBaAAcMm.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { o as withSigningFlags, t as requiredSigning } from "./trust-CeoR12p4.js";
// src/publish/sign.ts
/** Opening the signer that the options ask for, and signing what is already published. */
/**
* Signs an artifact that is published already.
*
* @param reference has to be pinned by digest: what is signed must be what was looked at
* @throws PackwrightError `DIGEST_REQUIRED`, `SIGNING_FAILED`, `REFERENCE_NOT_FOUND`, and oras's faults
*/
async function sign(reference, options) {
	const parsed = parseReference(reference);
	if (!isPinned(parsed)) throw new PackwrightError("DIGEST_REQUIRED", `${reference} is not pinned by digest.`, { hint: "Sign …@sha256:<64 hex>: a tag may move between looking and signing." });
	const env = options.env ?? process.env;
	const signer = await openSigner(options.signing, env);
	if (signer === void 0) throw new PackwrightError("INTERNAL", "There is no signer.");
	const { signal } = options;
	return await withRegistry(options, "pull", async (registry) => {
		const { bytes, mediaType } = await registry.manifest(parsed, parsed.digest, signal);
		if (!isIndexMediaType(mediaType)) dialectOf(parseImageManifest(bytes, reference), reference);
		const about = {
			name: lastComponent(parsed),
			signer,
			source: await readSource(".", env),
			env
		};
		const target = { registry: isLayout(parsed) ? "oci-layout://" : parsed.registry };
		const destination = await openDestination({
			...options,
			target
		});
		try {
			const signed = await signPublished(parsed, {
				bytes,
				mediaType
			}, about, {
				registry,
				destination,
				signal
			});
			return {
				reference: formatReference(parsed),
				signer: signed
			};
		} finally {
			await destination.close();
		}
	});
}
// src/commands/publish/sign.ts
/** `packwright sign`: signs what is already published. */
function signCommand(program, context) {
	const command = program.command("sign").description("Sign an artifact that is published already").argument("<reference>", "pinned by digest: …@sha256:<64 hex>");
	examples(withConnectionFlags(withSigningFlags(command)), ["packwright sign ghcr.io/acme/packs/claude@sha256:<64 hex>", "packwright sign ghcr.io/acme/packs/claude@sha256:<64 hex> --key signing.pem"]);
	command.action(async (reference, flags) => {
		const how = await requiredSigning(flags, context.env);
		const signed = await sign(reference, {
			...connection(flags, context),
			signing: how
		});
		outputOf(command).result({ ...signed }, () => `${signed.reference} is signed by ${signed.signer.identity}.`);
	});
}
export { signCommand };

import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { t as catalogStatus } from "./update-BbiMJOMM.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference, m as parseReference } from "./reference-BXVmMd2r.js";
import { P as STATUS_ARTIFACT } from "./manifest-CUep4mQv.js";
import { t as attachListed } from "./attach-DWbO-rcJ.js";
import { t as withDocumentWriter } from "./document-writer-Bl6Fz5cC.js";
import { t as bundleReferrer } from "./attach-B82cj2Hv.js";
import { t as refuseUnwritable } from "./published-LxPj-ULp.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { i as statusStatement, t as payloadIds } from "./read-DGnk58Lt.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { o as withSigningFlags, t as requiredSigning } from "./trust-CeoR12p4.js";
// src/lifecycle/lifecycle.ts
/** Yanking, deprecating and restoring what is published: a signed statement beside the pack. */
/**
* States what became of packs. Nothing of the packs themselves changes; whoever trusts the signer for them heeds it.
*
* @param references with a tag or a digest
* @throws PackwrightError `SIGNING_FAILED`, `REFERENCE_NOT_FOUND`, `REFERENCE_INVALID`, and oras's faults
*/
async function setStatus(references, change, options) {
	const parsed = references.map((text) => parseReference(text));
	if (change.replacement !== void 0) parseReference(change.replacement);
	const changed = [];
	for (const reference of parsed) changed.push(await withDocumentWriter(reference, options, (writer) => changeStatus(reference, change, writer)));
	return changed;
}
async function changeStatus(reference, change, writer) {
	const { registry, destination, signer, signal } = writer;
	if (signer === void 0) throw new PackwrightError("INTERNAL", "There is no signer.");
	const { name, version, digest } = await inspectPack(reference, registry, signal);
	const pinned = {
		...reference,
		digest
	};
	const { bytes, mediaType } = await registry.manifest(pinned, digest, signal);
	const identity = await attachStatus({
		name,
		artifact: {
			mediaType,
			digest,
			size: bytes.length
		},
		pinned,
		change
	}, {
		registry,
		destination,
		signer
	}, signal);
	const catalog = await catalogStatus({
		name,
		digest,
		reference: pinned
	}, { ...change }, writer);
	return {
		name,
		version,
		reference: formatReference(pinned),
		digest,
		state: change.state,
		identity,
		catalog
	};
}
/** Two statements at once are both kept. */
async function attachStatus({ name, artifact, pinned, change }, { registry, destination, signer }, signal) {
	const now = /* @__PURE__ */ new Date();
	const seen = await payloadIds(signatureBundles(pinned, artifact.digest, registry, signal, STATUS_ARTIFACT));
	const { state: status, reason, replacement } = change;
	const said = {
		status,
		...reason === void 0 ? {} : { reason },
		...replacement === void 0 ? {} : { replacement }
	};
	const statement = statusStatement(artifact.digest, name, said, seen, now);
	await refuseUnwritable(pinned, signer, destination, signal);
	const bundle = await signer.sign(statement);
	const referrerNow = () => bundleReferrer(bundle, statement.predicateType, artifact, (/* @__PURE__ */ new Date()).toISOString(), STATUS_ARTIFACT);
	await attachListed(pinned, () => [referrerNow()], {
		registry,
		destination,
		signal
	});
	return (await signer.facts(bundle)).identity;
}
// src/commands/lifecycle/lifecycle.ts
/** `packwright yank`: take a release back without deleting it. */
function yankCommand(program, context) {
	const command = program.command("yank").description("Take releases back: nobody resolves to them any more, and who has them is warned").argument("<references...>", "registry/repository:tag or …@sha256:…").requiredOption("--reason <text>", "why; shown to everybody who has it");
	examples(withConnectionFlags(withSigningFlags(command)), ["packwright yank ghcr.io/acme/packs/claude:1.2.0 --reason \"deletes the wrong files\""]);
	onCall(command, context, ({ reason }) => ({
		state: "yanked",
		reason
	}));
}
/** `packwright deprecate`: still good, but not for long. */
function deprecateCommand(program, context) {
	const command = program.command("deprecate").description("Mark releases as deprecated; who uses them is warned, and told what to use in their place").argument("<references...>", "registry/repository:tag or …@sha256:…").option("--replacement <reference>", "what to use in its place").option("--reason <text>", "why");
	examples(withConnectionFlags(withSigningFlags(command)), ["packwright deprecate ghcr.io/acme/packs/claude:1.2.0 --replacement ghcr.io/acme/packs/claude-next"]);
	onCall(command, context, ({ reason, replacement }) => ({
		state: "deprecated",
		reason,
		replacement
	}));
}
/** `packwright restore`: takes a yank or a deprecation back. */
function restoreCommand(program, context) {
	const command = program.command("restore").description("Take a yank or a deprecation back").argument("<references...>", "registry/repository:tag or …@sha256:…").option("--reason <text>", "why");
	examples(withConnectionFlags(withSigningFlags(command)), ["packwright restore ghcr.io/acme/packs/claude:1.2.0"]);
	onCall(command, context, ({ reason }) => ({
		state: "active",
		reason
	}));
}
function onCall(command, context, changeOf) {
	command.action(async (references, flags) => {
		const output = outputOf(command);
		const options = {
			...connection(flags, context),
			signing: await requiredSigning(flags, context.env)
		};
		const packs = await setStatus(references, changeOf(flags), options);
		for (const { name, catalog } of packs) if (catalog.status === "failed" && !output.json) output.warn(`The catalog does not say so about ${name} yet: ${catalog.message}`);
		output.result({ packs }, () => packs.map(sentence).join("\n"));
	});
}
function sentence({ name, version, state, reference, identity }) {
	const done = state === "active" ? "is active again" : state === "yanked" ? "is yanked" : "is deprecated";
	return `${name}${version === void 0 ? "" : ` ${version}`} ${done}, signed by ${identity}.\n  ${reference}`;
}
export { deprecateCommand, restoreCommand, yankCommand };

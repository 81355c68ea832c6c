import { i as mirror, t as mirrorToTar } from "./tar-D9iKePpo.js";
import { a as withConnectionFlags, i as requireSubject, n as examples, r as outputOf, s as concurrency, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/commands/lifecycle/mirror.ts
/** `packwright mirror`: packs with all their proofs to another place. */
function mirrorCommand(program, context) {
	const command = program.command("mirror").description("Copy packs with their signatures, attestations and statuses to another place").argument("[references...]", "registry/repository:tag or …@sha256:…").requiredOption("--to <place>", "registry/org/repo, oci-layout://<dir>, or a file that ends in .tar").option("--lock <file>", "everything that this lockfile pins").option("--concurrency <n>", "packs that are copied at once (4)");
	examples(withTrustFlags(withConnectionFlags(command)), [
		"packwright mirror --lock packs.lock.json --to registry.corp.example/mirror/packs",
		"packwright mirror ghcr.io/acme/packs/claude:1.2.0 --to oci-layout://vendor/packs",
		"packwright mirror --lock packs.lock.json --to packs.tar"
	]);
	command.action(async (references, flags) => {
		requireSubject("mirror", references, flags.lock);
		const output = outputOf(command);
		const progress = output.progress();
		const options = {
			...connection(flags, context),
			references,
			lockfile: flags.lock,
			to: flags.to,
			trust: trust(flags),
			concurrency: concurrency(flags.concurrency),
			onEvent: progress.onEvent
		};
		const packs = await (flags.to.endsWith(".tar") ? mirrorToTar : mirror)(options).finally(() => progress.done());
		output.result({ packs }, () => {
			const rows = packs.map(({ to, status, referrers }) => [
				to,
				String(referrers),
				WORDS[status]
			]);
			return output.table([
				"REFERENCE",
				"PROOFS",
				"STATUS"
			], rows);
		});
	});
}
const WORDS = {
	copied: "copied",
	completed: "proofs added",
	current: "there already"
};
export { mirrorCommand };

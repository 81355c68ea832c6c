import { t as forgetDocuments } from "./memory-x2rqXA9t.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { i as canonicalPlace, m as parseReference, o as formatRepository, s as isLayout } from "./reference-BXVmMd2r.js";
import { t as explainRules } from "./match-B05yU5Wj.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { n as PROVENANCE_PREDICATE } from "./statement-nO4PnSpN.js";
import { i as readStatements, n as decideTrust, r as describeTrustedRoot } from "./lazy-BPY1Iidl.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { n as NO_POLICY, o as readPolicy, r as POLICY_NAME } from "./schema-DOX2k2CH.js";
import { b as policyFileOf } from "./systems-DBaAAcMm.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { t as openPlaces } from "./places-DR44VNlS.js";
import { n as isAsked, t as confirm } from "./confirm-CBkkBlWD.js";
import { i as printable, r as paint } from "./output-4PjJ6Z8i.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/trust/import-policy.ts
/**
* Turns another system's trust file into a policy.
*
* @param file `*.json` is OpenWOP's, with its keys in `keys/<id>.pub` beside it; anything else nexo's TOML
* @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND`, `MANIFEST_SYNTAX`
*/
async function importPolicy(file) {
	const text = await readText(file);
	return await (await policyFileOf(file).load())(text, file);
}
// src/trust/propose.ts
/** From a signer that a person trusts to the rule that says so. */
/** The rule for everything beside `reference` that this publisher signs, on any tag that names its version. */
function ruleFrom(reference, signer) {
	const parsed = parseReference(reference);
	const place = isLayout(parsed) ? "**" : formatRepository(parsed).replace(/\/[^/]+$/, "/*");
	const repository = /^https:\/\/github\.com\/([^/]+\/[^/]+)$/.exec(signer.repository ?? "")?.[1];
	if (repository !== void 0 && signer.workflow !== void 0) return {
		match: place,
		mode: "require",
		repository,
		workflow: signer.workflow
	};
	return {
		match: place,
		mode: "require",
		identity: signer.identity,
		oidc_issuer: signer.issuer ?? ""
	};
}
// src/inspect/check-trust.ts
/** Which policy applies, and what it says of a pack. */
/**
* Says whether a pack would be trusted, and why; the layer is not fetched and nothing is kept.
*
* @throws PackwrightError exit 7 with what was expected and what was found
*/
async function checkTrust(reference, options) {
	const context = await trustContext(options);
	if (context.mode === "ignore") throw new PackwrightError("USAGE", "There is nothing to check when signatures are ignored.");
	const parsed = parseReference(reference);
	return await withRegistry(options, "pull", async (registry) => {
		const { name, version, digest, reference: written } = await inspectPack(parsed, registry, options.signal);
		const bundles = signatureBundles(parsed, digest, registry, options.signal);
		const rules = explainRules(context.policy, parsed);
		const pack = {
			repository: parsed,
			name,
			version
		};
		try {
			const report = await decideTrust(digest, pack, bundles, context);
			const stated = report.signer === void 0 ? void 0 : report.provenance;
			const { trusted, ignored } = report.signer === void 0 || stated !== void 0 ? {
				trusted: [],
				ignored: []
			} : await readStatements(digest, pack, bundles, PROVENANCE_PREDICATE, context, report.signer);
			for (const { code, message } of ignored) if (code === "PROVENANCE_MISMATCH") options.onEvent?.({
				type: "warning",
				message
			});
			const provenance = stated ?? trusted[0]?.provenance;
			const about = provenance === void 0 ? {} : { provenance };
			return {
				...report,
				...about,
				rules,
				reference: written,
				name,
				version
			};
		} catch (error) {
			if (!(error instanceof PackwrightError)) throw error;
			const { code, message, hint, details, cause } = error;
			throw new PackwrightError(code, message, {
				hint,
				details: {
					...details,
					rules
				},
				cause
			});
		}
	});
}
// src/commands/trust/trust.ts
/** `packwright trust`: who signed what, and who may. */
function trustCommand(program, context) {
	const parent = program.command("trust").usage("<command> [options]").description("Look at signatures and write the policy");
	examples(parent, [
		"packwright trust check ghcr.io/acme/packs/claude:1.2.0",
		"packwright trust init ghcr.io/acme/packs/claude:1.2.0",
		"packwright trust import trusted_keys.toml",
		"packwright trust root --export trusted_root.json"
	]);
	checkCommand(parent, context);
	initCommand(parent, context);
	importCommand(parent);
	rootCommand(parent, context);
	forgetCommand(parent, context);
}
function checkCommand(parent, context) {
	const command = parent.command("check").description("Explain why a pack is or is not trusted").argument("<reference>", "registry/repository:tag, …@sha256:…, or oci-layout://…");
	examples(withConnectionFlags(withTrustFlags(command)), ["packwright trust check ghcr.io/acme/packs/claude:1.2.0", "packwright trust check ghcr.io/acme/packs/claude:1.2.0 --policy packs.policy.json --json"]);
	command.action(async (reference, flags) => {
		const output = outputOf(command);
		const onEvent = output.progress().onEvent;
		const { bundles: _, ...report } = await checkTrust(reference, {
			...connection(flags, context),
			trust: trust(flags),
			onEvent
		}).catch((error) => {
			const rules = error instanceof PackwrightError ? error.details["rules"] : void 0;
			if (!output.json && Array.isArray(rules)) output.result({}, () => ruleTable(rules, output));
			throw error;
		});
		output.result({ ...report }, () => {
			const mark = report.verified ? paint("green", "✓ trusted", output.stdout) : paint("yellow", "! not verified", output.stdout);
			const { matched: rule, mode, reason, provenance } = report;
			const { builder, dirty } = provenance ?? {};
			const built = {
				builder,
				dirty: dirty === void 0 || dirty === false ? void 0 : String(dirty)
			};
			return [
				`${mark} ${printable(report.reference)}`,
				...factLines({
					rule,
					mode,
					...report.signer,
					...built,
					reason
				}, output),
				"",
				ruleTable(report.rules, output)
			].join("\n");
		});
	});
}
/** Why this rule and no other: every rule in its order. */
function ruleTable(rules, output) {
	const rows = rules.map(({ match, mode, outcome }) => [
		match,
		mode,
		outcome
	]);
	return output.table([
		"RULE",
		"MODE",
		"OUTCOME"
	], rows);
}
function initCommand(parent, context) {
	const command = parent.command("init").description(`Write ${POLICY_NAME} from who signed a pack, after asking`).argument("<reference>", "a pack that is signed by whom you want to trust").option("--trusted-root <file>", "a trusted_root.json instead of the public-good instance").option("--policy <file>", "where to write", POLICY_NAME).option("-y, --yes", "do not ask");
	examples(withConnectionFlags(command), ["packwright trust init ghcr.io/acme/packs/claude:1.2.0"]);
	command.action(async (reference, flags) => {
		const output = outputOf(command);
		await refuseExisting(flags.policy);
		const policy = {
			...NO_POLICY,
			trustedRoot: flags.trustedRoot ?? "public-good"
		};
		const { signer, reference: written } = await checkTrust(reference, {
			...connection(flags, context),
			trust: {
				mode: "require",
				policyObject: policy
			}
		});
		if (signer === void 0) throw new PackwrightError("SIGNATURE_MISSING", `${reference} is not signed.`);
		output.stderr.write(`${printable(written)} is signed by\n${factLines({ ...signer }, output).join("\n")}\n`);
		if (flags.yes !== true && !await agrees(`Trust this signer, and write ${flags.policy}?`)) throw new PackwrightError("CANCELLED", "Nothing was written.");
		const rule = ruleFrom(reference, signer);
		const root = flags.trustedRoot === void 0 ? {} : { trusted_root: flags.trustedRoot };
		await writePolicy(flags.policy, {
			version: 1,
			...root,
			default: "require",
			rules: [rule]
		});
		output.result({
			policy: flags.policy,
			rule
		}, () => `wrote ${flags.policy}`);
	});
}
async function agrees(question) {
	if (isAsked()) return await confirm(question, "no");
	throw new PackwrightError("USAGE", "There is no terminal to ask on.", { hint: "Look at the signer, then add --yes." });
}
function importCommand(parent) {
	const command = parent.command("import").description(`Write ${POLICY_NAME} from a trusted_keys.toml or an openwop-registry.json`).argument("<file>", "OpenWOP’s keys are looked for in keys/ beside it").option("--policy <file>", "where to write", POLICY_NAME);
	examples(command, ["packwright trust import trusted_keys.toml", "packwright trust import openwop-registry.json"]);
	command.action(async (file, flags) => {
		await refuseExisting(flags.policy);
		const document = await importPolicy(file);
		await writePolicy(flags.policy, document);
		const count = document.rules.length;
		outputOf(command).result({
			policy: flags.policy,
			rules: count
		}, () => `wrote ${flags.policy} with ${count} rules`);
	});
}
function rootCommand(parent, context) {
	const command = parent.command("root").description("Refresh and show the trusted root that the policy names; export it for machines without network").option("--policy <file>", "the policy; without one, the public-good instance").option("--export <file>", "write it as a trusted_root.json");
	examples(command, ["packwright trust root", "packwright trust root --export trusted_root.json"]);
	command.action(async (flags) => {
		const output = outputOf(command);
		const policy = flags.policy === void 0 ? NO_POLICY : await readPolicy(flags.policy);
		const { json, authorities } = await describeTrustedRoot(policy.trustedRoot, context.env);
		if (flags.export !== void 0) await writeFileAtomic(flags.export, `${JSON.stringify(json, null, 2)}\n`);
		output.result({
			source: policy.trustedRoot,
			authorities,
			exported: flags.export ?? null
		}, () => {
			const rows = authorities.map(({ kind, uri, from, until }) => [
				kind,
				uri,
				from,
				until ?? "open"
			]);
			const table = output.table([
				"KIND",
				"SERVICE",
				"VALID FROM",
				"UNTIL"
			], rows);
			return flags.export === void 0 ? table : `${table}\n\nwrote ${flags.export}`;
		});
	});
}
function forgetCommand(parent, context) {
	const command = parent.command("forget").description("Forget who signed the pack of a place, its newest version, or the documents beside packs").argument("<place>", "registry/repository of a pack or of many, or git+https://…@<commit>#path");
	examples(command, ["packwright trust forget ghcr.io/acme/packs/claude"]);
	command.action(async (written) => {
		const output = outputOf(command);
		const place = written.startsWith("git+") ? written : canonicalPlace(parseReference(written));
		const pack = await openPlaces(context.env).forget(place);
		const documents = !written.startsWith("git+") && await forgetDocuments(context.env, parseReference(written));
		const known = pack || documents;
		const said = known ? `${place} is as if it had never been seen.` : `Nothing is remembered about ${place}.`;
		output.result({
			place,
			known
		}, () => `${said} What a lockfile pins stays pinned.`);
	});
}
async function refuseExisting(file) {
	if (await exists(file)) throw new PackwrightError("TARGET_EXISTS", `${file} exists.`, { hint: "Move it away, or name another with --policy." });
}
async function writePolicy(file, document) {
	await writeFileAtomic(file, `${JSON.stringify(document, null, 2)}\n`);
}
function factLines(facts, output) {
	return Object.entries(facts).flatMap(([name, value]) => value === void 0 ? [] : [`  ${paint("dim", name.padEnd(12), output.stdout)} ${printable(value)}`]);
}
export { trustCommand };

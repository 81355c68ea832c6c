import { t as readCatalogs } from "./catalog-CFvm2XQf.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { c as readDocument } from "./document-COvyVJT9.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { g as repositoryAt, o as formatRepository } from "./reference-BXVmMd2r.js";
import { t as withDocumentWriter } from "./document-writer-Bl6Fz5cC.js";
import { i as CATALOG, n as describePublished, r as updateCatalog } from "./update-BbiMJOMM.js";
import { n as withCatalogFlags, t as catalogOptions } from "./catalog-CPyeK1da.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
import { n as signing, o as withSigningFlags } from "./trust-CeoR12p4.js";
// src/catalog/refresh.ts
init_p_map();
/**
* Reads every version of the packs that the catalog knows, and of those that are named, and puts them into it.
*
* @throws PackwrightError `USAGE` unless exactly one repository is named, and what publishing throws
*/
async function refreshCatalog(names, options) {
	const [text, ...more] = options.in ?? [];
	if (text === void 0 || more.length > 0) throw new PackwrightError("USAGE", "One catalog is made anew at a time.", { hint: "Name its repository: --in ghcr.io/acme/packs." });
	const base = repositoryAt(text);
	return await withDocumentWriter(base, options, async (writer) => {
		const { registry, env } = writer;
		const known = (await readDocument(CATALOG, base, registry, options.signal))?.document.packs.map(({ name }) => name) ?? [];
		const packs = [.../* @__PURE__ */ new Set([...known, ...names])];
		const described = await pMap(packs, (name) => describePublished({
			...base,
			path: `${base.path}/${name}`
		}, registry, env, options.signal), { concurrency: 8 });
		const absent = names.find((name) => described[packs.indexOf(name)]?.length === 0);
		if (absent !== void 0) throw new PackwrightError("PACK_NOT_FOUND", `${formatRepository(base)}/${absent} has no released version.`);
		const { status, message } = await updateCatalog(base, described.flat(), writer);
		if (status === "failed") throw new PackwrightError("ORAS_FAILED", `The catalog was not written: ${message}`);
		return {
			base: formatRepository(base),
			packs: packs.length,
			versions: described.flat().length,
			status
		};
	});
}
// src/commands/lifecycle/catalog.ts
/** `packwright catalog`: what a repository holds, as a table, as a site, or read anew. */
function catalogCommand(program, context) {
	const command = program.command("catalog").description("Show the catalog of a repository, write it as a site, or make it anew").argument("[packs...]", "with --refresh: packs that it does not know yet").option("--html <dir>", "write a static site: a list with search, and a page a pack").option("--title <text>", "with --html: what the site is called").option("--refresh", "read what is published and bring the catalog up to date");
	examples(withCatalogFlags(withSigningFlags(command)), [
		"packwright catalog --in ghcr.io/acme/packs",
		"packwright catalog --in ghcr.io/acme/packs --html site",
		"packwright catalog --in ghcr.io/acme/packs --refresh claude codex"
	]);
	command.action(async (packs, flags) => {
		const output = outputOf(command);
		const options = catalogOptions(flags, context, output);
		if (packs.length > 0 && flags.refresh !== true) throw new PackwrightError("USAGE", "Packs are named together with --refresh.", { hint: "To see one: packwright show <pack>." });
		if (flags.refresh === true) {
			const done = await refreshCatalog(packs, {
				...options,
				signing: await signing(flags, context.env)
			});
			output.result({ ...done }, () => `${done.base}: ${done.versions} versions of ${done.packs} packs, ${done.status}.`);
			return;
		}
		if (flags.html !== void 0) {
			const { writeSite } = await import("./site-DHHW2dSI.js");
			const site = await writeSite(flags.html, {
				...options,
				title: flags.title
			});
			output.result({ ...site }, () => `Wrote ${site.files} files to ${site.directory}. Open ${site.directory}/index.html.`);
			return;
		}
		const catalogs = await readCatalogs(options);
		output.result({ catalogs }, () => {
			const rows = catalogs.flatMap(({ packs: found }) => found.map((pack) => [
				pack.reference,
				pack.recommended ?? "yanked",
				String(pack.versions.length),
				pack.versions[0]?.signer?.identity ?? "-"
			]));
			return output.table([
				"PACK",
				"VERSION",
				"VERSIONS",
				"SIGNER"
			], rows);
		});
	});
}
export { catalogCommand };

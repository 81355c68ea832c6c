import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as parseReleaseVersion } from "./version-UWSnRO1u.js";
import { a as sweepAbandoned } from "./atomic-CvPDqjyW.js";
import { t as makeDirectory } from "./make-directory-Qc5LQYYF.js";
import "./command-D3HcMSvB.js";
import { n as readReceipt } from "./receipt-Ds-n1HSt.js";
import { basename, dirname, resolve } from "node:path";
// src/publish/build-context.ts
/** What building gets handed for a publish or a build, and the sweep of what died ones left. */
async function buildContext(options, source) {
	const outDir = resolve(options.outDir ?? "dist/packs");
	makeDirectory(outDir);
	await sweepStaging(outDir);
	return {
		outDir,
		version: options.version === void 0 ? void 0 : parseReleaseVersion(options.version, "The release version"),
		compression: options.compression,
		files: options.files,
		originOf: vendoredFrom,
		source,
		signal: options.signal,
		onEvent: options.onEvent
	};
}
/** A pack that was installed from git keeps where it came from when it is published again. */
function vendoredFrom(location) {
	const origin = readReceipt(dirname(location), basename(location))?.installed?.origin;
	return origin === void 0 ? void 0 : {
		source: origin.git,
		revision: origin.commit
	};
}
/** Throws away staged layouts and partial archives of publishes that died. */
async function sweepStaging(outDir) {
	await sweepAbandoned(outDir, (name) => /^\.staging-(\d+)-[0-9a-f]+$/.exec(name)?.[1] ?? /\.(\d+)\.partial$/.exec(name)?.[1]);
}
// src/publish/found.ts
/** Whether some packs state a version and others do not, as where many people's packs lie in one repository. */
function isMixed(found) {
	const stated = found.flatMap((one) => "pack" in one && one.pack.manifest !== void 0 ? [one.pack.manifest.version !== void 0] : []);
	return stated.includes(true) && stated.includes(false);
}
/** Packs of one name stop each other, and no others. */
function withoutDuplicates(found) {
	const named = (discovery) => "pack" in discovery ? discovery.pack.manifest?.name : void 0;
	const all = Map.groupBy(found, named);
	return found.map((discovery) => {
		const name = named(discovery);
		const alike = name === void 0 ? [] : all.get(name) ?? [];
		if (alike.length < 2) return discovery;
		const locations = alike.map(({ location }) => location);
		const message = `${locations.length === 2 ? "Two" : String(locations.length)} packs are called "${name}": ${locations.join(", ")}.`;
		const error = new PackwrightError("PACK_DUPLICATE", message, {
			hint: "Rename them, or publish them from different directories.",
			details: {
				name,
				locations
			}
		});
		return {
			location: discovery.location,
			error
		};
	});
}
function nameOf(discovery) {
	return ("pack" in discovery ? discovery.pack.manifest?.name : void 0) ?? discovery.location;
}
export { buildContext as i, nameOf as n, withoutDuplicates as r, isMixed as t };

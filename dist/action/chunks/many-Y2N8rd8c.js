import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import "./schema-5QGnsWuM.js";
import { a as formatReference, m as parseReference } from "./reference-BXVmMd2r.js";
import { t as pullPack } from "./line-DXi7aJN8.js";
// src/pull/many.ts
init_p_map();
/** Pulls several packs at once, each followed by `then`; the first failure stops the others. */
async function pullAll(wanted, { registry, store, requireDigest, platform }, options, then) {
	const trust = options.trustContext;
	const stop = new AbortController();
	const signal = options.signal === void 0 ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
	const { limits, onEvent, refuseYanked: refuse = false } = options;
	const context = {
		registry,
		store,
		trust,
		status: trust.mode === "ignore" && !refuse ? void 0 : { refuse },
		limits,
		requireDigest,
		platform,
		onEvent,
		signal
	};
	const seen = [];
	let failure;
	const pullNext = async (pack) => {
		if (failure !== void 0) return [];
		try {
			const pulled = await pullPack(pack.reference, context, pack.expected);
			seen.push(pulled);
			return [await then(pulled, pack)];
		} catch (cause) {
			failure ??= { cause };
			stop.abort();
			return [];
		}
	};
	const results = await pMap(wanted, pullNext, { concurrency: options.concurrency ?? 32 });
	if (failure !== void 0) throw failure.cause;
	const said = firstUseNotice(seen);
	if (said !== void 0) onEvent?.({
		type: "warning",
		message: said
	});
	return results.flat();
}
/** One line for all packs that nothing vouches for, the first time that they are seen. */
function firstUseNotice(seen) {
	const unproven = seen.filter(({ trust, fromStore }) => trust.mode === "first-use" && !trust.verified && !fromStore);
	const [first] = unproven;
	if (first === void 0) return void 0;
	if (unproven.length === 1) return `${formatReference(first.reference)} is not verified: ${first.trust.reason}`;
	const counts = /* @__PURE__ */ new Map();
	for (const { trust } of unproven) counts.set(trust.reason ?? "", (counts.get(trust.reason ?? "") ?? 0) + 1);
	const reasons = [...counts].sort(([, a], [, b]) => b - a).map(([why, count]) => `${count} times ${why}`);
	const shown = reasons.slice(0, 3).join("; ");
	return `${unproven.length} packs are not verified: ${shown}${reasons.length > 3 ? " …" : ""}`;
}
/** What a lock entry remembers about its place. */
function memoryOf(entry) {
	const { signer, digest, bundle, version, highest } = entry;
	return {
		signer,
		highest: highest ?? version,
		...digest === "DRY_RUN" ? {} : { digest },
		...bundle === void 0 ? {} : { bundle }
	};
}
/** Everything that a lock entry says about what has to arrive. */
function expectationOf(entry) {
	const { name, version, size, integrity, content_digest: contentDigest, platforms, own_name } = entry;
	const variants = new Map(platforms?.map((variant) => [variant.digest, {
		integrity: variant.integrity,
		contentDigest: variant.content_digest
	}]));
	const memory = memoryOf(entry);
	return {
		name,
		alias: own_name ?? name,
		named: own_name ?? name,
		version,
		size,
		integrity,
		contentDigest,
		variants,
		memory
	};
}
function fromLock(entry, file) {
	if (entry.digest === "DRY_RUN") throw new PackwrightError("LOCKFILE_INVALID", `${file} is of a dry run: ${entry.name} was not published.`, { hint: "Publish without DRY_RUN, or take the lockfile of a release." });
	const { tag, ...place } = parseReference(entry.oci_ref);
	return {
		reference: {
			...place,
			...tag === void 0 ? {} : { tag },
			digest: entry.digest
		},
		expected: expectationOf(entry)
	};
}
export { pullAll as i, fromLock as n, memoryOf as r, expectationOf as t };

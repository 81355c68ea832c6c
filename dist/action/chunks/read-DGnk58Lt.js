import { i as sha256, n as hexOf } from "./digest-BCUvoWcb.js";
import { P as STATUS_ARTIFACT } from "./manifest-CUep4mQv.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { a as array, f as looseObject, o as base64, r as _enum, v as string } from "./schemas-BXokd3mV.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { i as readStatements } from "./lazy-BPY1Iidl.js";
import { a as statement } from "./statement-nO4PnSpN.js";
// src/trust/status/status.ts
/**
* What became of a pack after it was published: yanked, deprecated, or restored.
*
* Each change is a signed statement about the pack's digest, attached beside it. A statement names those that its author
* had seen, so that which one is the newest is decided by what followed what, and not by anybody's clock. When two were
* made at once, the more severe counts.
*/
const STATUS_PREDICATE = "https://packwright.dev/status/v1";
const STATES = [
	"active",
	"deprecated",
	"yanked"
];
/** The predicate of a status statement. */
const statusPredicate = looseObject({
	status: _enum(STATES),
	reason: string().max(2e3).optional(),
	replacement: string().max(512).optional(),
	/** payload digests (hex) of the statements that this one comes after */
	supersedes: array(string().regex(/^[0-9a-f]{64}$/)).max(1e3),
	/** RFC 3339, for people */
	issued_at: string().max(64).optional()
});
/** The statement that comes after `seen`. */
function statusStatement(subject, name, said, seen, now) {
	const predicate = {
		...said,
		supersedes: [...seen].sort(),
		issued_at: now.toISOString()
	};
	return statement(subject, name, STATUS_PREDICATE, predicate);
}
/** The statement that nothing comes after; of several the most severe. */
function currentStatus(statements) {
	const read = statements.flatMap(({ id, predicate, signer }) => {
		const parsed = statusPredicate.safeParse(predicate);
		return parsed.success ? [{
			id,
			signer,
			said: parsed.data
		}] : [];
	});
	const followed = new Set(read.flatMap(({ said }) => said.supersedes));
	const [newest] = read.filter(({ id }) => !followed.has(id)).sort((a, b) => STATES.indexOf(b.said.status) - STATES.indexOf(a.said.status));
	if (newest === void 0) return { state: "active" };
	const { status, reason, replacement, issued_at } = newest.said;
	return {
		state: status,
		...reason === void 0 ? {} : { reason },
		...replacement === void 0 ? {} : { replacement },
		...issued_at === void 0 ? {} : { issued_at },
		by: newest.signer
	};
}
/** One sentence for people, `undefined` when there is nothing to say. */
function describeStatus(pack, { state, reason, replacement }) {
	if (state === "active") return void 0;
	const why = reason === void 0 ? "" : `: ${reason}`;
	const instead = replacement === void 0 ? "" : `; use ${replacement} instead`;
	return `${pack} ${state === "yanked" ? "was yanked" : "is deprecated"}${why}${instead}`;
}
// src/trust/status/read.ts
/** Reads the status of a pack from what is attached to it. */
/**
* One request when nobody has said anything about the pack; Sigstore's libraries are loaded only when somebody has.
*
* @param pinned the signer that the lockfile pins, who counts where no rule does
*/
async function readStatus(digest, pack, registry, trust, pinned, signal) {
	const bundles = [];
	for await (const bundle of signatureBundles(pack.repository, digest, registry, signal, STATUS_ARTIFACT)) bundles.push(bundle);
	if (bundles.length === 0) return {
		state: "active",
		ignored: []
	};
	const { trusted, ignored } = await readStatements(digest, pack, each(bundles), STATUS_PREDICATE, trust, pinned ?? void 0);
	return {
		...currentStatus(trusted),
		ignored: ignored.map(({ code, message }) => ({
			code,
			message
		}))
	};
}
async function* each(bundles) {
	yield* bundles;
}
const envelope = looseObject({ dsseEnvelope: looseObject({ payload: base64() }) });
const MAX_SEEN = 1e3;
/** Names of the statements that are there, whoever made them: a new one comes after all of them. */
async function payloadIds(bundles) {
	const ids = /* @__PURE__ */ new Set();
	for await (const bytes of bundles) {
		const parsed = envelope.safeParse(parseQuietly(bytes));
		if (parsed.success) ids.add(hexOf(sha256(Buffer.from(parsed.data.dsseEnvelope.payload, "base64"))));
	}
	return [...ids].slice(0, MAX_SEEN);
}
function parseQuietly(bytes) {
	try {
		return parseJson(Buffer.from(bytes).toString("utf8"), "a statement");
	} catch {
		return;
	}
}
export { statusStatement as i, readStatus as n, describeStatus as r, payloadIds as t };

import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as changesBetween } from "./signer-UTImIKrV.js";
import { n as ruleFor } from "./match-B05yU5Wj.js";
import { a as verifyStatement, n as judgeSigner } from "./judge-D-yaeDBp.js";
import { n as meansFor } from "./context-Duv5J-Mt.js";
import { a as readEvidence } from "./evidence-FM3BUExS.js";
// src/trust/statements.ts
/** What people whom the policy trusts state about a pack besides having published it; what others state is told apart. */
/**
* Reads every statement of one type about an artifact.
*
* Without a rule for the pack, the signer that the lockfile pins counts, or a repository of the organisation.
*
* @throws PackwrightError `TRUSTED_ROOT_INVALID` where there is a policy, and the registry's faults
*/
async function readStatements(subject, pack, bundles, predicateType, context, pinned) {
	const rule = ruleFor(context.policy, pack.repository);
	const about = {
		digest: subject,
		repository: pack.repository
	};
	const report = {
		trusted: [],
		ignored: []
	};
	for await (const bytes of bundles) try {
		const verified = await verifyStatement(readEvidence(bytes), about, meansFor(rule, context));
		if (verified.predicateType !== predicateType) continue;
		judgeSigner(verified.signer, rule, {
			...pack,
			signed: "standing"
		});
		if (rule === void 0 && pinned !== void 0) refuseOther(pinned, verified);
		report.trusted.push(verified);
	} catch (cause) {
		if (!(cause instanceof PackwrightError)) throw cause;
		if (cause.code === "TRUSTED_ROOT_INVALID" && context.hasPolicy) throw cause;
		report.ignored.push(cause);
	}
	return report;
}
function refuseOther({ identity, issuer, repository, ref }, { signer }) {
	const [changed] = changesBetween({
		identity,
		issuer,
		repository,
		ref
	}, signer);
	if (changed === void 0) return;
	throw new PackwrightError("SIGNER_CHANGED", `The statement is by somebody else than the release: ${changed}.`);
}
export { readStatements };

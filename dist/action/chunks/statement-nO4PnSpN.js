import { n as hexOf } from "./digest-BCUvoWcb.js";
// src/signing/statement.ts
/**
* What is signed about a pack: two in-toto statements whose only subject is the manifest's digest.
*
* @see https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
* @see https://slsa.dev/spec/v1.0/provenance
*/
const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
const PAYLOAD_TYPE = "application/vnd.in-toto+json";
/** cosign's: this artifact is signed. */
const SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";
const PROVENANCE_PREDICATE = "https://slsa.dev/provenance/v1";
const GITHUB_BUILD_TYPE = "https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1";
const LOCAL_BUILD_TYPE = "https://github.com/packwright/packwright/blob/main/docs/formats.md#provenance";
/** The statements for a pack: cosign's signature and SLSA provenance with the facts of this build. */
function statementsAbout(digest, name, source, env) {
	return [statement(digest, name, SIGN_PREDICATE, {}), statement(digest, name, PROVENANCE_PREDICATE, provenance(source, env))];
}
/** A statement about several files, as clients of another system want it. */
function statementAboutFiles(about) {
	const { predicateType, subject, predicate } = about;
	const document = {
		_type: STATEMENT_TYPE,
		subject,
		predicateType,
		predicate
	};
	return {
		predicateType,
		bytes: Buffer.from(JSON.stringify(document))
	};
}
/** One in-toto statement whose only subject is `digest`. */
function statement(digest, name, predicateType, predicate) {
	const subject = [{
		name,
		digest: { sha256: hexOf(digest) }
	}];
	const document = {
		_type: STATEMENT_TYPE,
		subject,
		predicateType,
		predicate
	};
	return {
		predicateType,
		bytes: Buffer.from(JSON.stringify(document))
	};
}
function provenance(source, env) {
	return env["GITHUB_ACTIONS"] === "true" ? githubProvenance(source, env) : localProvenance(source, env);
}
function githubProvenance(source, env) {
	const repository = `${env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${env["GITHUB_REPOSITORY"]}`;
	const [path = "", ref = ""] = (env["GITHUB_WORKFLOW_REF"] ?? "").replace(`${env["GITHUB_REPOSITORY"]}/`, "").split("@");
	const run = `${repository}/actions/runs/${env["GITHUB_RUN_ID"]}/attempts/${env["GITHUB_RUN_ATTEMPT"] ?? "1"}`;
	return {
		buildDefinition: {
			buildType: GITHUB_BUILD_TYPE,
			externalParameters: { workflow: {
				ref,
				repository,
				path
			} },
			internalParameters: {
				github: {
					event_name: env["GITHUB_EVENT_NAME"] ?? "",
					repository_id: env["GITHUB_REPOSITORY_ID"] ?? "",
					repository_owner_id: env["GITHUB_REPOSITORY_OWNER_ID"] ?? "",
					runner_environment: env["RUNNER_ENVIRONMENT"] ?? ""
				},
				...checkoutFacts(source)
			},
			resolvedDependencies: source.revision === void 0 ? [] : [{
				uri: `git+${repository}@${env["GITHUB_REF"] ?? ref}`,
				digest: { gitCommit: source.revision }
			}]
		},
		runDetails: {
			builder: { id: `https://github.com/actions/runner/${env["RUNNER_ENVIRONMENT"] ?? "unknown"}` },
			metadata: { invocationId: run }
		}
	};
}
/** Nothing is said about a checkout that nobody held against its commit. */
function checkoutFacts({ dirty, built = [] }) {
	return {
		...dirty === void 0 ? {} : { dirty },
		...built.length === 0 ? {} : { built }
	};
}
function localProvenance(source, env) {
	const uri = source.source === void 0 ? void 0 : `git+${source.source}`;
	const dependency = uri === void 0 || source.revision === void 0 ? [] : [{
		uri,
		digest: { gitCommit: source.revision }
	}];
	const invocation = env["CI_JOB_URL"];
	return {
		buildDefinition: {
			buildType: LOCAL_BUILD_TYPE,
			externalParameters: {
				source: source.source ?? null,
				revision: source.revision ?? null
			},
			internalParameters: checkoutFacts(source),
			resolvedDependencies: dependency
		},
		runDetails: {
			builder: { id: env["GITLAB_CI"] === "true" ? `${env["CI_SERVER_URL"]}/runner` : LOCAL_BUILD_TYPE },
			...invocation === void 0 ? {} : { metadata: { invocationId: invocation } }
		}
	};
}
export { statement as a, STATEMENT_TYPE as i, PROVENANCE_PREDICATE as n, statementAboutFiles as o, SIGN_PREDICATE as r, statementsAbout as s, PAYLOAD_TYPE as t };

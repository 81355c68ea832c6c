import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { a as array, f as looseObject, p as number, r as _enum, v as string } from "./schemas-BXokd3mV.js";
import { t as date$1 } from "./iso-xmV-zROI.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
// src/systems/openwop/advisories.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const date = date$1();
const feed = looseObject({ advisories: array(looseObject({
	id: string(),
	cveIds: array(string()).optional(),
	publishedAt: date,
	updatedAt: date.optional(),
	severity: _enum([
		"critical",
		"high",
		"medium",
		"low"
	]),
	cvssV4Score: number().optional(),
	summary: string(),
	details: string().optional(),
	advisoryUrl: string().optional(),
	affected: array(looseObject({
		packName: string(),
		versions: string().refine((text) => import_semver.default.validRange(text) !== null, "is not a semver range"),
		fixedIn: string().optional(),
		fixedInRef: string().optional()
	})).min(1),
	credits: array(looseObject({
		name: string(),
		url: string().optional(),
		role: string().optional()
	})).optional()
})) });
/** @throws PackwrightError `DOCUMENT_INVALID`, naming the JSON path */
function openwopAdvisories(json, file) {
	const parsed = feed.safeParse(json);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		throw new PackwrightError("DOCUMENT_INVALID", `${file} is not a list of OpenWOP advisories: ${jsonPath(issue?.path ?? [])} ${issue?.message}.`);
	}
	return parsed.data.advisories.map((written) => ({
		schema_version: "1.7.3",
		id: `x_${written.id}`,
		modified: `${written.updatedAt ?? written.publishedAt}T00:00:00Z`,
		published: `${written.publishedAt}T00:00:00Z`,
		aliases: [written.id, ...written.cveIds ?? []],
		summary: written.summary,
		...written.details === void 0 ? {} : { details: written.details },
		affected: written.affected.map(affectedOf),
		...written.advisoryUrl === void 0 ? {} : { references: [{
			type: "ADVISORY",
			url: written.advisoryUrl
		}] },
		...written.credits === void 0 ? {} : { credits: written.credits.map(creditOf) },
		database_specific: {
			severity: written.severity.toUpperCase(),
			...written.cvssV4Score === void 0 ? {} : { cvss_v4_score: written.cvssV4Score }
		}
	}));
}
function affectedOf({ packName, versions, fixedIn, fixedInRef }) {
	return {
		ranges: new import_semver.default.Range(versions).set.map((comparators) => ({
			type: "SEMVER",
			events: eventsOf(comparators, fixedIn)
		})),
		database_specific: {
			package: packName,
			...fixedInRef === void 0 ? {} : { fixed_in_ref: fixedInRef }
		}
	};
}
/** One set of comparators is an interval. */
function eventsOf(comparators, fixedIn) {
	const bounds = comparators.map(({ operator, semver: at }) => ({
		operator,
		at: at.version ?? "0"
	}));
	const exact = bounds.find(({ operator }) => operator === "");
	if (exact !== void 0 && exact.at !== void 0 && comparators[0]?.value !== "") return [{ introduced: exact.at }, { last_affected: exact.at }];
	const lower = bounds.find(({ operator }) => operator === ">=" || operator === ">");
	const upper = bounds.find(({ operator }) => operator === "<" || operator === "<=");
	const introduced = { introduced: lower === void 0 || lower.at === "0.0.0" ? "0" : lower.at };
	if (upper === void 0) return fixedIn === void 0 ? [introduced] : [introduced, { fixed: fixedIn }];
	return [introduced, upper.operator === "<" ? { fixed: upper.at } : { last_affected: upper.at }];
}
const ROLES = { "remediation-developer": "REMEDIATION_DEVELOPER" };
function creditOf({ name, url, role = "finder" }) {
	return {
		name,
		type: ROLES[role] ?? role.toUpperCase(),
		...url === void 0 ? {} : { contact: [url] }
	};
}
export { openwopAdvisories };

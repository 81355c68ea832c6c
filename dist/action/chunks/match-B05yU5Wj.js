import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_picomatch } from "./picomatch-Cq4GJZE6.js";
import { i as canonicalPlace, p as lastComponent, r as canonicalHost } from "./reference-BXVmMd2r.js";
// src/policy/match.ts
var import_picomatch = /* @__PURE__ */ __toESM(require_picomatch(), 1);
/** The first rule for a place; one without a slash is about the last component of the place. */
function ruleFor(policy, repository) {
	const place = canonicalPlace(repository);
	const name = lastComponent(repository);
	return policy.rules.find((rule) => matcherOf(rule)(rule.match.includes("/") ? place : name));
}
const matchers = /* @__PURE__ */ new WeakMap();
function matcherOf(rule) {
	const matcher = matchers.get(rule) ?? (0, import_picomatch.default)(canonicalPattern(rule.match), { dot: true });
	matchers.set(rule, matcher);
	return matcher;
}
/** Hosts are written in any case, also in rules. */
function canonicalPattern(pattern) {
	const slash = pattern.indexOf("/");
	if (slash < 0) return pattern;
	const host = pattern.slice(0, slash);
	return `${/^[A-Za-z0-9.:-]+$/.test(host) ? canonicalHost(host) : host.toLowerCase()}${pattern.slice(slash)}`;
}
/** The rules in their order, and last the default. */
function explainRules(policy, repository) {
	const decisive = ruleFor(policy, repository);
	const at = decisive === void 0 ? policy.rules.length : policy.rules.indexOf(decisive);
	const outcomeAt = (index) => index < at ? "does not match" : index === at ? "decides" : "not reached";
	return [...policy.rules.map(({ match, mode: written = "require" }, index) => {
		return {
			match,
			mode: written,
			outcome: outcomeAt(index)
		};
	}), {
		match: "default",
		mode: policy.default,
		outcome: outcomeAt(policy.rules.length)
	}];
}
export { ruleFor as n, explainRules as t };

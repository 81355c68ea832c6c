// src/trust/context.ts
/** How a place is judged whose rule this is: by the call, the rule, the policy, or on first use. */
function modeFor(rule, { mode, policy, hasPolicy }) {
	if (mode !== void 0) return mode;
	if (rule !== void 0) return rule.mode ?? "require";
	return hasPolicy ? policy.default : "first-use";
}
/** Whether signatures matter to the call: a policy is there, or a flag asks for them. */
function isAsked({ hasPolicy, mode }) {
	return mode !== "ignore" && (hasPolicy || mode === "require");
}
function meansFor(rule, { material }) {
	return {
		keys: rule === void 0 ? [] : material.keysOf(rule),
		keysOnly: rule?.keys !== void 0,
		root: () => material.root()
	};
}
export { meansFor as n, modeFor as r, isAsked as t };

import { createRequire } from "node:module";
// src/policy/expressions.ts
/**
* Expressions of policies: RE2's, so that cosign's, Flux's and nexo's can be copied, and none can hang.
*
* They are always held against the whole identity, whether or not their author anchored them.
*/
/** Loaded with the first expression: most policies have none. */
function re2() {
	return createRequire(import.meta.url)("re2js").RE2JS;
}
/** @returns `undefined` for what RE2 does not read */
function anchored(source) {
	try {
		const compiled = re2().compile(source);
		return { test: (text) => compiled.matches(text) };
	} catch {
		return;
	}
}
/** @returns why an expression cannot be used; `undefined` when it can */
function expressionProblem(source) {
	try {
		re2().compile(source);
		return;
	} catch (cause) {
		return `is not a regular expression that RE2 reads: ${cause instanceof Error ? cause.message : cause}`;
	}
}
export { expressionProblem as n, anchored as t };

// src/registry/settle.ts
/** @param tookMs how long our own write took */
function settleMs(tookMs, { slower, leastMs, mostMs }) {
	return Math.min(mostMs, Math.max(leastMs, slower * tookMs));
}
export { settleMs as t };

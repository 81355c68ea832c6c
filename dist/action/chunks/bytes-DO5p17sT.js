// src/text/bytes.ts
const UNITS = [
	"B",
	"kB",
	"MB",
	"GB"
];
/** `1234567` → `1.2 MB` */
function bytes(count) {
	let value = count;
	let unit = 0;
	while (value >= 1e3 && unit < UNITS.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
export { bytes as t };

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";

const bytes = (...names: string[]): number =>
	names
		.map((name) => readFileSync(`dist/${name}`))
		.map((content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length)
		.reduce((sum, length) => sum + length, 0);

const within = (budget: number, ...names: string[]) => {
	const size = bytes(...names);
	assert.ok(size <= budget, `${names.join(" + ")}: ${size} bytes as brotli, the budget is ${budget}`);
};

test("the loader is small", () => within(2048, "embed.js"));
test("the style is small, because every document carries it", () => within(2300, "thread.css"));
test("everything a reader needs is small", () => within(8900, "embed.js", "thread.js", "thread.css"));
test("with everything that is loaded on first use it is small still", () => {
	within(22_000, ...readdirSync("dist").filter((name) => !name.endsWith(".d.ts") && !name.startsWith("desk.")));
});
test("the desk, which no reader loads, is small too", () => within(10_000, "desk.js", "desk.css"));

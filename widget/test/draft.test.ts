import assert from "node:assert/strict";
import { test } from "node:test";
import { type Draft, Drafts } from "../src/editor/draft";
import { type Lent, take } from "../src/editor/lent";
import { randomKey } from "../src/random";
import { type Shelf, Stored } from "../src/storage";

const memory = (): Shelf & { items: Map<string, string> } => {
	const items = new Map<string, string>();
	return {
		items,
		getItem: (name) => items.get(name) ?? null,
		setItem: (name, value) => void items.set(name, value),
		removeItem: (name) => void items.delete(name),
	};
};

take({ randomKey } as Lent);

const draftsOf = (shelf: () => Shelf, page: string): Drafts => {
	const stored = new Stored<Record<string, Draft>>(shelf, `rejoinder:draft:${page}`);
	return new Drafts(() => stored);
};

const refuse = (): never => {
	throw new DOMException("refused", "SecurityError");
};

test("a draft and its key survive a reload", () => {
	const shelf = memory();
	const before = draftsOf(() => shelf, "p");
	before.put("", "half a thou");
	before.put("", "half a thought");
	const after = draftsOf(() => shelf, "p");
	assert.equal(after.get("")?.body, "half a thought");
	assert.match(after.get("")?.key ?? "", /^[\da-f]{32}$/);
	assert.equal(after.get("")?.key, before.get("")?.key);
});

test("each answered comment and each page has its own", () => {
	const shelf = memory();
	const drafts = draftsOf(() => shelf, "p");
	drafts.put("", "to the page");
	drafts.put("a", "to a");
	assert.equal(drafts.get("")?.body, "to the page");
	assert.equal(drafts.get("a")?.body, "to a");
	assert.notEqual(drafts.get("a")?.key, drafts.get("")?.key);
	assert.equal(drafts.get("b"), undefined);
	assert.equal(draftsOf(() => shelf, "q").get(""), undefined);
});

test("the one touched last is offered first", (t) => {
	t.mock.timers.enable({ apis: ["Date"], now: 1000 });
	const drafts = draftsOf(memory, "p");
	drafts.put("a", "one");
	t.mock.timers.tick(5);
	drafts.put("b", "two");
	assert.equal(drafts.latest(), "b");
	t.mock.timers.tick(5);
	drafts.put("a", "one more");
	assert.equal(drafts.latest(), "a");
});

test("an emptied draft leaves nothing behind", () => {
	const shelf = memory();
	const drafts = draftsOf(() => shelf, "p");
	drafts.put("a", "text");
	drafts.put("a", "");
	assert.equal(drafts.get("a"), undefined);
	assert.equal(drafts.latest(), undefined);
	assert.equal(shelf.items.size, 0);
});

test("storage that is refused, full or spoilt only shortens a draft's life", () => {
	const full: Shelf = { getItem: () => null, setItem: refuse, removeItem: refuse };
	for (const shelf of [refuse, () => full]) {
		const drafts = draftsOf(shelf, "p");
		drafts.put("", "text");
		assert.equal(drafts.get("")?.body, "text");
		drafts.put("", "");
		assert.equal(drafts.latest(), undefined);
	}
	for (const spoilt of ["{", "7", "null", '{"":7}', '{"":{"body":1,"key":"k"}}', '{"":null}']) {
		const drafts = draftsOf(() => ({ ...memory(), getItem: () => spoilt }), "p");
		assert.equal(drafts.get(""), undefined);
		assert.equal(drafts.latest(), undefined);
	}
});

test("names of object members are no drafts", () => {
	const drafts = draftsOf(memory, "p");
	for (const name of ["__proto__", "constructor", "toString"]) assert.equal(drafts.get(name), undefined);
});

test("keys are 128 random bits", () => {
	const keys = new Set(Array.from({ length: 100 }, randomKey));
	assert.equal(keys.size, 100);
	for (const key of keys) assert.match(key, /^[\da-f]{32}$/);
});

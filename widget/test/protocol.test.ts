import assert from "node:assert/strict";
import { test } from "node:test";
import { readLateMessage } from "../src/late";
import { idInHash, readFrameMessage as readEarlyMessage, readHostMessage, wrap } from "../src/protocol";

const ID = "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

/** As the host page reads: what one reader does not know, the other may. */
const readFrameMessage = (data: unknown) => readEarlyMessage(data) ?? readLateMessage(data);

test("every message survives the wire", () => {
	for (const message of [
		{ type: "ready", title: "Comments", count: 12 },
		{ type: "size", height: 1234 },
		{ type: "scroll", top: 0 },
		{ type: "hash", id: ID },
		{ type: "missing", id: ID },
		{ type: "comment", id: ID, pending: true, count: 0 },
	] as const)
		assert.deepEqual(readFrameMessage(structuredClone(wrap(message))), message);
	for (const message of [
		{ type: "goto", id: ID },
		{ type: "style", theme: "dark", accent: "#0a0", text: "", font: "Georgia, serif", sso: "v1.blog.x.y" },
	] as const)
		assert.deepEqual(readHostMessage(structuredClone(wrap(message))), message);
});

test("what is not ours is ignored", () => {
	for (const data of [
		undefined,
		null,
		0,
		"",
		"{}",
		true,
		[],
		{},
		() => 1,
		{ type: "size", height: 5 },
		{ rejoinder: 2, type: "size", height: 5 },
		{ rejoinder: "1", type: "size", height: 5 },
		{ rejoinder: 1 },
		{ rejoinder: 1, type: "navigate", id: ID },
		{ rejoinder: 1, type: ["size"], height: 5 },
	]) {
		assert.equal(readFrameMessage(data), undefined);
		assert.equal(readHostMessage(data), undefined);
	}
});

test("heights and offsets are whole, bounded and not negative", () => {
	for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e7 + 1, "5", "5px;position:fixed", [5], null]) {
		assert.equal(readFrameMessage({ rejoinder: 1, type: "size", height: value }), undefined);
		assert.equal(readFrameMessage({ rejoinder: 1, type: "scroll", top: value }), undefined);
		assert.equal(readFrameMessage({ rejoinder: 1, type: "ready", title: "", count: value }), undefined);
		assert.equal(readFrameMessage({ rejoinder: 1, type: "comment", id: ID, count: value }), undefined);
	}
});

test("ids are ids", () => {
	for (const id of [
		"",
		"1",
		ID.toUpperCase(),
		`${ID}&x=1`,
		`../${ID}`,
		`${ID}\n`,
		{ toString: () => ID },
		"a".repeat(1e6),
	]) {
		for (const type of ["hash", "missing", "comment"])
			assert.equal(readFrameMessage({ rejoinder: 1, type, id, count: 1 }), undefined);
		assert.equal(readHostMessage({ rejoinder: 1, type: "goto", id }), undefined);
	}
});

test("oversized texts are refused", () => {
	const long = "x".repeat(300);
	assert.equal(readFrameMessage({ rejoinder: 1, type: "ready", title: long, count: 1 }), undefined);
	const look = { theme: "dark", accent: "", text: "", font: "" };
	for (const name of Object.keys(look))
		for (const value of [long, {}, undefined])
			assert.equal(readHostMessage({ rejoinder: 1, type: "style", ...look, [name]: value }), undefined);
});

test("a message carries nothing beyond its checked fields, and cannot reach a prototype", () => {
	const hostile = JSON.parse(
		`{"rejoinder":1,"type":"size","height":9,"src":"https://evil.example","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
	);
	assert.deepEqual(readFrameMessage(hostile), { type: "size", height: 9 });
	assert.equal((Object.prototype as Record<string, unknown>).polluted, undefined);
	assert.equal(readFrameMessage(JSON.parse(`{"__proto__":{"rejoinder":1,"type":"size","height":"9"}}`)), undefined);
});

test("only a well-formed hash names a comment", () => {
	assert.equal(idInHash(`#rejoinder-${ID}`), ID);
	for (const hash of ["", "#", "#rejoinder-", "#rejoinder-1", `#${ID}`, `#rejoinder-${ID}x`, `#other-----${ID}`])
		assert.equal(idInHash(hash), "");
});

test("a statement about a reader that is none, or too long, is not handed on", () => {
	const look = { type: "style", theme: "dark", accent: "", text: "", font: "" };
	for (const sso of [undefined, 1, {}, "x".repeat(5000)]) {
		assert.deepEqual(readHostMessage({ rejoinder: 1, ...look, sso }), { ...look, sso: "" });
	}
});

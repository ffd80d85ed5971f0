import assert from "node:assert/strict";
import { test } from "node:test";
import { found, questions } from "../src/counts";

const page = (url: string, more: { site?: string; lang?: string; id?: string } = {}) => ({
	site: "blog",
	lang: "en",
	id: "",
	url,
	...more,
});

test("all pages of a list are one question, each page once", () => {
	const wanted = [page("https://b.example/1"), page("https://b.example/2"), page("https://b.example/1")];
	assert.deepEqual(questions([...wanted, page("https://b.example/3", { id: "three" })]), [
		{ site: "blog", lang: "en", urls: ["https://b.example/1", "https://b.example/2"], ids: ["three"] },
	]);
	assert.deepEqual(questions([]), []);
});

test("a hundred pages are one question, and one more is another", () => {
	const pages = Array.from({ length: 101 }, (_, n) => page(`https://b.example/${n}`));
	assert.deepEqual(
		questions([...pages, ...pages]).map(({ urls }) => urls.length),
		[100, 1],
	);
});

test("another site or language is another question", () => {
	const url = "https://b.example/1";
	const asked = questions([page(url), page(url, { site: "other" }), page(url, { lang: "ar" }), page(url)]);
	assert.deepEqual(
		asked.map(({ site, lang }) => [site, lang]),
		[
			["blog", "en"],
			["other", "en"],
			["blog", "ar"],
		],
	);
});

test("only whole numbers are numbers, and words are those of the number", () => {
	const answer = { counts: { a: 12, b: "12", c: 1.5, d: 3 }, words: { 12: "12 comments", 3: 3 } };
	assert.deepEqual(found(answer, "a"), [12, "12 comments"]);
	for (const name of ["b", "c", "toString", "__proto__", "missing"]) assert.equal(found(answer, name), undefined);
	assert.deepEqual(found(answer, "d"), [3, "3"]);
	for (const bad of [undefined, null, "", 5, {}, { counts: 3 }, { counts: null }])
		assert.equal(found(bad, "a"), undefined);
});

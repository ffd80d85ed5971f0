import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { frameQuery } from "../src/identity";

/** Just as much of a document as the page's identity is read from. */
const page = { canonical: undefined as string | undefined, ogTitle: undefined as string | undefined };

beforeEach(() => {
	Object.assign(page, { canonical: undefined, ogTitle: undefined });
	Object.assign(globalThis, {
		location: { href: "https://blog.example/walk?utm_source=mail#rejoinder-x" },
		document: {
			title: "  A walk \u2013 Blog ",
			documentElement: { lang: "de" },
			querySelector: (selector: string) =>
				selector.startsWith("link")
					? page.canonical && { href: page.canonical }
					: page.ogTitle && { content: page.ogTitle },
		},
	});
});

const query = (options: Record<string, string>): Record<string, string> =>
	Object.fromEntries(frameQuery({ site: "blog", ...options }));

test("the page's own address without its fragment, its title and its language", () => {
	assert.deepEqual(query({}), {
		site: "blog",
		url: "https://blog.example/walk?utm_source=mail",
		title: "A walk \u2013 Blog",
		lang: "de",
	});
});

test("the canonical address wins over the location, if it is one", () => {
	page.canonical = "https://blog.example/walk";
	assert.equal(query({}).url, page.canonical);
	page.canonical = "javascript:alert(1)";
	assert.equal(query({}).url, "https://blog.example/walk?utm_source=mail");
});

test("attributes win over the page", () => {
	page.canonical = "https://blog.example/walk";
	page.ogTitle = "From the card";
	const options = { pageUrl: "https://blog.example/p/7", pageId: "7", pageTitle: "Given", lang: "ar", sort: "newest" };
	assert.deepEqual(query(options), {
		site: "blog",
		url: "https://blog.example/p/7",
		id: "7",
		title: "Given",
		sort: "newest",
		lang: "ar",
	});
	assert.equal(query({}).title, "From the card");
});

test("an explicit id still travels with address and title", () => {
	const { id, url, title } = query({ pageId: "7" });
	assert.deepEqual([id, Boolean(url), Boolean(title)], ["7", true, true]);
});

test("a long title is cut", () => {
	assert.equal(query({ pageTitle: "t".repeat(5000) }).title?.length, 300);
});

/** A site with something in every room of its desk. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { NamedService } from "./named.js";

const PAGES = {
	walk: ["https://blog.example/walk/", "A walk along the river, and what was found there"],
	bread: ["https://blog.example/bread/", "Rye bread without kneading"],
} as const;

interface Said {
	id: string;
	thread_id: string;
}

/** A guest says something. */
export async function say(
	service: NamedService,
	name: string,
	body: string,
	more: { page?: keyof typeof PAGES; parent_id?: string; email?: string; website?: string } = {},
): Promise<Said> {
	const [url, title] = PAGES[more.page ?? "walk"];
	const answer = await fetch(`${service.url}/api/v1/sites/blog/comments`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			page: { url, title },
			parent_id: more.parent_id,
			body,
			guest: { name, email: more.email, website: more.website },
		}),
	});
	assert.equal(answer.status, 201, await answer.clone().text());
	return (await answer.json()) as Said;
}

/** The addresses of everything there is to see, each with a name for its picture. */
export type Rooms = Record<string, string>;

/** What another system has kept: some that come in, and some that do not. */
export function moved(name: string): Buffer {
	const said = (number: number, page: string, more: object = {}) => ({
		id: `${name} ${number}`,
		rid: "",
		page_key: page,
		page_title: "Moved",
		content: `Comment ${number}`,
		nick: `Reader ${number % 7}`,
		created_at: "2019-05-04 03:02:01",
		...more,
	});
	const rows: unknown[] = [1, 2, 3, 4, 5].map((number) => said(number, "/old/"));
	rows.push(
		said(6, "https://somewhere-else.example/a/page/with/quite/a/long/address/", { is_pending: true }),
	);
	rows.push(
		said(7, "https://somewhere-else.example/another/"),
		said(8, "/old/", { rid: "gone" }),
		"no comment",
	);
	return Buffer.from(JSON.stringify(rows));
}

/** Fills the site `blog`; whoever is signed in on `page` runs the service. */
export async function furnish(page: Page, service: NamedService): Promise<Rooms> {
	await service.command(
		"site",
		"create",
		"blog",
		"--name",
		"Notes from a small boat",
		"--origin",
		"https://blog.example",
	);
	await service.command("site", "create", "shed", "--name", "The shed", "--origin", "https://shed.example");
	await service.command("site", "set", "blog", "guests=held", "hold-words=casino");
	const approve = async (said: Said): Promise<Said> => {
		await page.goto(`${service.url}/dashboard/queue`);
		// It is the only one that waits: what follows is another page, with script or without.
		const decided = page.waitForURL(/done=/);
		await page.locator(`#c-${said.id} button[value^=approve]`).click();
		await decided;
		return said;
	};
	const heron = await approve(
		await say(
			service,
			"Nadia",
			"The **heron** by the second lock has stood there since March.\n\n> And where does it sleep?\n\nNobody knows.",
			{ email: "nadia@mail.example", website: "https://nadia.example" },
		),
	);
	await approve(
		await say(service, "Tom", "I saw it on the roof of the boathouse, twice.", { parent_id: heron.id }),
	);
	await approve(
		await say(service, "Wren", "Two days in the fridge and it rises by itself.", { page: "bread" }),
	);
	const reported = await approve(
		await say(service, "Rude Person", "You are all wrong, and none of you has ever seen a heron.", {
			parent_id: heron.id,
		}),
	);
	const waiting = await say(
		service,
		"Tom",
		"Is the towpath open again below the weir? We would come by bicycle.",
	);
	await say(
		service,
		"Best Deals",
		"Win at our [casino](https://casino.example/win) tonight! [Now](https://casino.example/now)",
		{
			website: "https://casino.example",
		},
	);
	await say(service, "ليلى", "كم يومًا يبقى الخبز طريًا؟", { page: "bread" });
	await say(service, "Somebody with quite a long name", `A word without an end: ${"heron".repeat(30)}`);
	const told = await fetch(`${service.url}/api/v1/comments/${reported.id}/reports`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ reason: "abuse", note: "This is no way to talk to people." }),
	});
	assert.ok(told.ok, await told.text());
	const press = async (address: string, fill: (page: Page) => Promise<unknown>): Promise<void> => {
		await page.goto(`${service.url}${address}`);
		await fill(page);
		await Promise.all([
			page.waitForURL(/done=|said=/),
			page.locator("main form.form button.primary").click(),
		]);
	};
	const one = (id: string, what: string) => `/dashboard/sites/blog/comments/${id}/${what}`;
	await press(one(reported.id, "author"), (page) => page.locator("[value='read-only']").check());
	await press(one(heron.id, "author"), (page) => page.locator("[value='trusted']").check());
	await press(one(heron.id, "edit"), async (page) => {
		await page
			.locator("[name=body]")
			.fill("The **heron** by the third lock has stood there since April.\n\nNobody knows.");
		await page.locator("[name=reason]").fill("She wrote to say which lock it was.");
	});
	await press("/dashboard/sites/blog/rules", (page) => page.locator("[name='hold-words']").fill("casino"));
	const bring = async (name: string): Promise<string> => {
		await page.goto(`${service.url}/dashboard/sites/blog/imports`);
		await page
			.locator("[name=file]")
			.setInputFiles({ name, mimeType: "application/json", buffer: moved(name) });
		await page.locator("form.card button.primary").first().click();
		await page.waitForURL(/\/imports\/[0-9a-f-]+$/);
		// With script the page is asked for again, without it loads itself again.
		await page.locator(".said").waitFor();
		return new URL(page.url()).pathname;
	};
	const looked = await bring("conversations-of-the-old-blog.json");
	const done = await bring("letters.json");
	await page.locator("[value=start]").click();
	await page.locator("a[href*=sure]").waitFor();
	await page.locator("#import:not([data-again])").waitFor();
	return {
		imports: "/dashboard/sites/blog/imports",
		"imports-none": "/dashboard/sites/shed/imports",
		import: looked,
		"import-done": done,
		"import-sure": `${done}?sure=yes`,
		home: "/dashboard",
		"site-new": "/dashboard/new",
		queue: "/dashboard/queue",
		"queue-all": "/dashboard/queue?site=blog&status=all",
		"queue-found": "/dashboard/queue?site=blog&status=all&q=heron&reason=words",
		"queue-reported": "/dashboard/queue?status=reported",
		edit: one(heron.id, "edit"),
		reply: one(waiting.id, "reply"),
		author: one(waiting.id, "author"),
		overview: "/dashboard/sites/blog",
		reports: "/dashboard/sites/blog/reports",
		pages: "/dashboard/sites/blog/pages",
		page: `/dashboard/sites/blog/pages/${heron.thread_id}`,
		people: "/dashboard/sites/blog/people",
		blocks: "/dashboard/sites/blog/blocks",
		log: "/dashboard/sites/blog/log",
		rules: "/dashboard/sites/blog/rules",
		"rules-page": `/dashboard/sites/blog/rules?page=${heron.thread_id}`,
		settings: "/dashboard/sites/blog/settings",
		origins: "/dashboard/sites/blog/origins",
		install: "/dashboard/sites/blog/install",
		report: `/embed/comments/${heron.id}/report`,
	};
}

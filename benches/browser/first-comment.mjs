// first-comment.mjs HOST_PORT SERVICE_PORT BARE_PORT SITE URL: how long a reader waits for the first comment, in Chromium on a
// slow line and with nothing in its cache; against a page whose script fetches the same bytes. Prints one line of JSON.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { relay } from "./network.mjs";

const require = createRequire(new URL("../../tests/browser/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const ROUNDS = 7;
const PATIENCE = 20_000;
const [hostPort, servicePort, barePort, site, url] = process.argv.slice(2);

let lines = [];
const service = `http://127.0.0.1:${await relay(Number(servicePort), 0, (first) => lines.push(first))}`;
const bare = `http://127.0.0.1:${await relay(Number(barePort))}`;

const page = (embed) =>
	`<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><h1>A page</h1><p>An article.</p>${embed}</html>`;
const pages = {
	"/ours": page(
		`<div id="rejoinder"></div><script async src="${service}/embed.js" data-site="${site}" data-page-url="${url}"></script>`,
	),
	"/bare": page(`<div id="bare"></div><script async src="${bare}/bare.js"></script>`),
};
const host = createServer((request, response) => {
	const html = pages[request.url];
	response.writeHead(html ? 200 : 204, { "content-type": "text/html; charset=utf-8" }).end(html);
});
await new Promise((ready) => host.listen(0, "127.0.0.1", ready));
await relay(host.address().port, Number(hostPort));
const blog = `http://localhost:${hostPort}`;

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-background-networking"],
});

/** Runs in every frame: tells when a comment has been painted. */
const watch = () => {
	const look = () => {
		if (!document.querySelector("article")) return;
		observer.disconnect();
		// After the frame in which it is drawn.
		requestAnimationFrame(() => setTimeout(() => window.tellPainted(performance.timeOrigin + performance.now()), 0));
	};
	const observer = new MutationObserver(look);
	observer.observe(document, { childList: true, subtree: true });
};

/** Milliseconds until the first comment is there, in a browser that knows nothing. */
const visit = async (path, isAllowed) => {
	const context = await browser.newContext();
	const tab = await context.newPage();
	const hosts = new Set();
	tab.on("request", (request) => hosts.add(new URL(request.url()).origin));
	if (isAllowed) {
		await context.route("**/*", (route) => (isAllowed(route.request().url()) ? route.continue() : route.abort()));
	}
	lines = [];
	let timer;
	const painted = new Promise((told, failed) => {
		context.exposeBinding("tellPainted", (_, at) => told(at));
		timer = setTimeout(() => failed(new Error(`no comment on ${path} within ${PATIENCE} ms`)), PATIENCE);
	});
	await context.addInitScript(watch);
	await tab.goto(blog + path, { waitUntil: "commit" });
	const at = await painted;
	clearTimeout(timer);
	const asked = [...lines];
	const begun = await tab.evaluate(() => performance.timeOrigin);
	await context.close();
	return { took: at - begun, asked, hosts: [...hosts] };
};

try {
	// Once for nothing, so that the browser itself is awake.
	await visit("/bare");
	await visit("/ours");
	const ours = [];
	const floor = [];
	for (let round = 0; round < ROUNDS; round++) {
		floor.push(await visit("/bare"));
		ours.push(await visit("/ours"));
	}
	// Two deep: the script and the document it asks for are enough.
	const needed = [`${blog}/ours`, `${service}/embed.js`, `${service}/embed/thread?`];
	await visit("/ours", (address) => needed.some((start) => address.startsWith(start)));
	const foreign = ours.flatMap((visit) => visit.hosts).filter((origin) => origin !== blog && origin !== service);
	const result = {
		ours: ours.map((visit) => visit.took),
		bare: floor.map((visit) => visit.took),
		requests: Math.max(...ours.map((visit) => visit.asked.length)),
		preflights: ours.flatMap((visit) => visit.asked).filter((first) => first.startsWith("OPTIONS ")).length,
		foreign: [...new Set(foreign)],
	};
	console.log(JSON.stringify(result));
} finally {
	await browser.close();
}
process.exit(0);

/** The judge is judged: whatever a page of ours must not do is noticed when a page does it. */

import { until } from "./support/eventually.js";
import { scenario } from "./support/scenario.js";

const MISDEEDS: [name: string, html: string, complaint: RegExp][] = [
	["an error on the console", "<script>console.error('sad')</script>", /console: sad/],
	["an exception", "<script>throw new Error('worse')</script>", /uncaught: .*worse/],
	["a lost promise", "<script>Promise.reject(new Error('lost'))</script>", /uncaught: .*lost/],
	["a dialog", "<script>alert('hello')</script>", /dialog: hello/],
	["a foreign request", "<img src='https://elsewhere.example/x.png' alt=''>", /foreign request: .*elsewhere/],
	["a violation of policy", "<p style='color: red'>red</p>", /policy violation: style-src-attr/],
];

for (const [name, html, complaint] of MISDEEDS) {
	scenario(`the watch notices ${name}`, async ({ host, page, watch }) => {
		watch.tolerate(/./);
		const headers = { "content-security-policy": "style-src 'none'" };
		await page.goto(host.page("/misdeed", { embed: html, headers }));
		await until("it was noticed", () => watch.saw(complaint));
	});
}

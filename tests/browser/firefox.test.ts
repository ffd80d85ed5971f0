/** Signing in with the distribution's Firefox: three host names, TLS, and its own ways with cookies and windows. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./support/eventually.js";
import { Firefox, type Shown } from "./support/firefox.js";
import { Host } from "./support/host.js";
import { Provider } from "./support/provider.js";
import { Service } from "./support/service.js";
import { APART, Door } from "./support/tls.js";

interface Stage {
	firefox: Firefox;
	host: Host;
	provider: Provider;
}

function played(
	name: string,
	body: (stage: Stage) => Promise<void>,
	settings: Record<string, boolean | number | string> = {},
): void {
	test(`Firefox: ${name}`, async () => {
		const door = await Door.open(Object.values(APART));
		const provider = await Provider.start();
		provider.origin = door.lead(APART.provider, provider.url);
		const host = await Host.start();
		host.origin = door.lead(APART.blog, host.local);
		const service = await Service.start({
			...provider.variables,
			REJOINDER_PUBLIC_URL: door.origin(APART.service),
		});
		door.lead(APART.service, service.local);
		host.embeds(service.url);
		await service.command("site", "create", "demo", "--name", "Demo", "--origin", host.origin);
		const firefox = await Firefox.start(Object.values(APART), settings);
		try {
			await body({ firefox, host, provider });
		} finally {
			await firefox.stop();
			await service.stop();
			await host.stop();
			await provider.stop();
			await door.close();
		}
	});
}

const AS = "Commenting as Ada Lovelace X account";

/** Opens the page and writes half a comment; returns the frame. */
async function begin({ firefox, host }: Stage, headers: Record<string, string> = {}): Promise<Shown> {
	await firefox.open(host.page("/post", { headers }));
	const frame = await firefox.document("/embed/thread");
	await frame.write("#body", "Half a thought");
	await frame.press("Log in with X");
	return frame;
}

/** Signs in and comments; returns the frame. */
async function signIn(stage: Stage): Promise<Shown> {
	const { firefox, provider } = stage;
	const frame = await begin(stage);
	await (await firefox.document("/auth/popup")).press("Continue with X");
	await (await firefox.document("/i/oauth2/authorize")).press("Allow");
	await frame.reads(".as", AS);
	assert.equal(await frame.value('document.querySelector("#body").value'), "Half a thought");
	await frame.press("Post comment");
	await frame.reads(".comment .body", "Half a thought");
	if (!provider.coop) await until("the popup is closed", async () => (await firefox.windows()) === 1);
	return frame;
}

async function logOut(frame: Shown): Promise<void> {
	await frame.press("Log out");
	await frame.until('document.querySelector(".details .ways").checkVisibility()');
}

/** Signs in, comments, loads the page again, and logs out. */
async function everything(stage: Stage): Promise<void> {
	await signIn(stage);
	await (await stage.firefox.document("/post")).reload();
	const frame = await stage.firefox.document("/embed/thread");
	await frame.reads(".as", AS);
	await logOut(frame);
}

for (const coop of ["", "same-origin-allow-popups", "same-origin"]) {
	played(
		`a reader signs in, comments, reloads and logs out; provider's windows ${coop || "open"}`,
		async (stage) => {
			stage.provider.coop = coop;
			await everything(stage);
		},
	);
}

/** What Firefox's own settings offer beside the usual. */
const MOODS = {
	"in the strict mode": { "browser.contentblocking.category": "strict" },
	"with cookies of trackers alone refused": {
		"browser.contentblocking.category": "custom",
		"network.cookie.cookieBehavior": 4,
	},
};
for (const [mood, settings] of Object.entries(MOODS)) {
	played(`a reader signs in, comments, reloads and logs out ${mood}`, everything, settings);
}

played(
	"with every cookie from other sites refused the session lasts as long as the page",
	async (stage) => {
		await signIn(stage);
		await (await stage.firefox.document("/post")).reload();
		const frame = await stage.firefox.document("/embed/thread");
		await frame.write("#body", "Another thought");
		await frame.until('document.querySelector(".details .ways").checkVisibility()');
		assert.equal(await frame.value('document.querySelector("#body").value'), "Another thought");
	},
	{ "browser.contentblocking.category": "custom", "network.cookie.cookieBehavior": 1 },
);

played("who declines is told beside the icons", async (stage) => {
	const { firefox } = stage;
	const frame = await begin(stage);
	await (await firefox.document("/auth/popup")).press("Continue with X");
	await (await firefox.document("/i/oauth2/authorize")).press("Deny");
	await frame.reads(".ways .problem", "You chose not to sign in. Nothing was shared, and your text is kept.");
	assert.equal(await frame.value('document.querySelector("#body").value'), "Half a thought");
});

played("under a blog that isolates itself the window shows a code", async (stage) => {
	const { firefox } = stage;
	const frame = await begin(stage, { "cross-origin-opener-policy": "same-origin" });
	await (await firefox.document("/auth/popup")).press("Continue with X");
	await (await firefox.document("/i/oauth2/authorize")).press("Allow");
	const shown = await firefox.document("/auth/code");
	await shown.until('/^[0-9A-Z]{4} [0-9A-Z]{4}$/.test(document.querySelector("p.code").innerText)');
	await frame.write("#code", String(await shown.value('document.querySelector("p.code").innerText')));
	await frame.press("Log in with this code");
	await frame.reads(".as", AS);
});

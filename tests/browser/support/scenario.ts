/** One test: a service, a blog and a reader of its own, and the judgement at the end. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import {
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	chromium,
	type FrameLocator,
	type Page,
} from "playwright-core";
import { threadFrame } from "./axe.js";
import { PATIENCE, until } from "./eventually.js";
import { Host } from "./host.js";
import { OpenId } from "./openid.js";
import { Provider } from "./provider.js";
import { Service } from "./service.js";
import { Door, type Names } from "./tls.js";
import { reportViolations, Watch } from "./watch.js";

const SHOTS = resolve(import.meta.dirname, "../build/shots");
let browser: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
	browser ??= chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		// As root, Chromium has no sandbox to offer.
		chromiumSandbox: process.getuid?.() !== 0,
		args: [
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
			"--no-first-run",
			// The last such switch wins. Playwright's own turns off the partitioned storage that readers' browsers have.
			"--disable-features=Translate",
			// Whatever asks for another host finds none, and the watch hears of it.
			"--host-resolver-rules=MAP *.test 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
			// No cookies of other sites, whoever runs the browser: as Firefox, Safari and private windows have it.
			"--test-third-party-cookie-phaseout",
		],
	});
	return browser;
}

after(async () => (await browser)?.close());

/** What a test body gets. Its functions are bound, so that a test may take them out by name. */
export class World {
	constructor(
		readonly service: Service,
		readonly host: Host,
		readonly context: BrowserContext,
		readonly page: Page,
		readonly watch: Watch,
		private readonly provider: Provider | undefined,
		private readonly origins: () => string[],
	) {}

	/** Where readers can sign in, in a scenario that asks for it. */
	get identity(): Provider {
		assert.ok(this.provider, "this scenario has no provider");
		return this.provider;
	}

	/** The frame with the thread, inside the host page. */
	get frame(): FrameLocator {
		return this.page.frameLocator("iframe[src*='/embed/thread']");
	}

	/** Opens a page of the blog and waits until its thread is there, perhaps still without its script. */
	readonly visit = async (url: string): Promise<FrameLocator> => {
		await this.page.goto(url);
		await this.frame.locator("main.rejoinder").waitFor();
		return this.frame;
	};

	/** Opens a page of the blog and waits until the thread's script has done its work and nothing moves any more. */
	readonly open = async (url: string): Promise<FrameLocator> => {
		const frame = await this.visit(url);
		await frame.locator("form.compose .actions button.primary").waitFor();
		const inside = await threadFrame(this.page);
		await until("the frame has its height", () =>
			inside.evaluate(() => document.documentElement.scrollHeight <= innerHeight),
		);
		return frame;
	};

	/** Keeps a picture of the whole page in `tests/browser/build/shots`. */
	readonly shot = async (name: string, page = this.page): Promise<void> => {
		mkdirSync(SHOTS, { recursive: true });
		const window = page.viewportSize();
		// A frame of another process is painted only where the window shows it: the window takes the page's height.
		const height = await page.evaluate(() => document.documentElement.scrollHeight);
		if (window && height > window.height) await page.setViewportSize({ width: window.width, height });
		await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
		if (window) await page.setViewportSize(window);
	};

	/** Another reader: other cookies, other storage, the same judgement. */
	readonly reader = async (options: BrowserContextOptions = {}): Promise<World> => {
		const { context, page, watch } = await visit(this.origins, options);
		const other = new World(this.service, this.host, context, page, watch, this.provider, this.origins);
		this.others.push(other);
		return other;
	};

	readonly others: World[] = [];
}

async function visit(origins: () => string[], options: BrowserContextOptions) {
	const context = await (await launch()).newContext({
		viewport: { width: 1280, height: 800 },
		// The authority of the door is known to nobody.
		ignoreHTTPSErrors: true,
		...options,
	});
	context.setDefaultTimeout(PATIENCE);
	const watch = new Watch(context, origins);
	await context.addInitScript(reportViolations);
	return { context, page: await context.newPage(), watch };
}

/** Declares a test with a registered blog. It fails too when a page complained, at any time, of anything. */
export function scenario(
	name: string,
	body: (world: World) => Promise<void>,
	options: BrowserContextOptions & {
		register?: boolean;
		/** With a provider to sign in with. */
		signingIn?: boolean;
		/** Three host names and TLS, as readers have it; else names of this machine. */
		named?: Names;
		/** With every provider there is, Google and "The club" among them by the real thing; only with `named`. */
		everybody?: boolean;
		/** Mail is set up, with a server that is not there. */
		mail?: boolean;
		/** The browser keeps no cookies in frames. */
		cookieless?: boolean;
	} = {},
): void {
	const {
		register = true,
		signingIn = false,
		named,
		cookieless = false,
		everybody = false,
		mail = false,
		...browsing
	} = options;
	test(name, async () => {
		const door = named && (await Door.open(Object.values(named)));
		if (door) door.dropsCookies = cookieless;
		const provider = signingIn ? await Provider.start() : undefined;
		const host = await Host.start();
		if (named && door) {
			host.origin = door.lead(named.blog, host.local);
			if (provider) provider.origin = door.lead(named.provider, provider.url);
		}
		const openid: OpenId[] = [];
		if (provider && named && door && everybody) {
			provider.isAll = true;
			for (const name of ["google", "oidc-club"])
				openid.push(await OpenId.start(door.origin(named.service), name));
		}
		const service = await Service.start({
			...provider?.variables,
			...OpenId.variables(openid),
			...(mail && {
				REJOINDER_SMTP_URL: "smtp://127.0.0.1:9?tls=off",
				REJOINDER_MAIL_FROM: "comments@example.com",
			}),
			...(named && door && { REJOINDER_PUBLIC_URL: door.origin(named.service) }),
		});
		if (named) door?.lead(named.service, service.local);
		try {
			host.embeds(service.url);
			const origin = register ? host.origin : "https://another.example";
			await service.command("site", "create", "demo", "--name", "Demo", "--origin", origin);
			const origins = () => [
				service.url,
				host.origin,
				...(provider ? [provider.origin, provider.url] : []),
				...openid.map(({ issuer }) => issuer),
			];
			const { context, page, watch } = await visit(origins, browsing);
			const world = new World(service, host, context, page, watch, provider, origins);
			try {
				await body(world);
				for (const each of [world, ...world.others]) assert.deepEqual(each.watch.complaints(), []);
			} catch (error) {
				await world.shot(`failed ${name.replaceAll(/\W+/g, " ")}`).catch(() => {});
				const told = watch.complaints().concat(service.log.slice(-20));
				throw new Error(`${(error as Error).message}\n${told.join("\n")}`, { cause: error });
			} finally {
				for (const each of [world, ...world.others]) await each.context.close();
			}
		} finally {
			await service.stop();
			await host.stop();
			await provider?.stop();
			await door?.close();
			for (const each of openid) await each.stop();
		}
	});
}

/** Sees everything a page does that no page of ours may do. */

import type { BrowserContext, Page, Request } from "playwright-core";
import { until } from "./eventually.js";

export class Watch {
	private readonly seen: string[] = [];
	/** What scripts have asked and nobody has answered yet. */
	private readonly asked = new Set<Request>();
	private readonly tolerated: RegExp[] = [
		// Chromium says this of every such frame. It is true of a frame of the page's own origin; ours never is.
		/iframe which has both allow-scripts and allow-same-origin .*\/embed\.js\)$/,
	];

	constructor(
		context: BrowserContext,
		/** Origins that may be asked for something. */
		private readonly own: () => string[],
	) {
		context.on("page", (page) => this.page(page));
		context.on("weberror", (error) => this.note(`uncaught: ${error.error().stack ?? error.error().message}`));
		context.on("dialog", (dialog) => {
			this.note(`dialog: ${dialog.message()}`);
			void dialog.dismiss().catch(() => {});
		});
		context.on("request", (request) => {
			const url = new URL(request.url());
			const inside = ["data:", "blob:", "about:"].includes(url.protocol);
			if (!inside && !this.own().includes(url.origin)) this.note(`foreign request: ${request.url()}`);
			if (request.resourceType() === "fetch") this.asked.add(request);
		});
		for (const end of ["requestfinished", "requestfailed"] as const)
			context.on(end as "requestfinished", (request) => this.asked.delete(request));
	}

	/** Waits until every question that a script of this page has asked is answered. */
	async quiet(page: Page): Promise<void> {
		await until("nothing is asked any more", () =>
			[...this.asked].every((request) => request.frame().page() !== page),
		);
	}

	private page(page: Page): void {
		page.on("console", (message) => {
			if (message.type() === "error" || message.type() === "warning") {
				this.note(`console: ${message.text()} (${message.location().url})`);
			}
		});
		page.on("crash", () => this.note("the page crashed"));
	}

	private note(what: string): void {
		this.seen.push(what);
	}

	/** A test that breaks something on purpose names the complaint it expects. */
	tolerate(pattern: RegExp): void {
		this.tolerated.push(pattern);
	}

	/** Whether something was seen that matches. */
	saw(pattern: RegExp): boolean {
		return this.seen.some((what) => pattern.test(what));
	}

	/** What was seen and not tolerated. */
	complaints(): string[] {
		return this.seen.filter((what) => !this.tolerated.some((pattern) => pattern.test(what)));
	}
}

/** Runs in every document, so that a violation is noticed even where the console stays silent about it. */
export function reportViolations(): void {
	document.addEventListener("securitypolicyviolation", (event) => {
		// biome-ignore lint/suspicious/noConsole: the console is what the watch listens to
		console.error(`policy violation: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
	});
}

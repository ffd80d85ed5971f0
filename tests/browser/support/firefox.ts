/** The distribution's Firefox, driven by WebDriver BiDi: as much of it as a reader needs who signs in. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";
import { eventually, PATIENCE } from "./eventually.js";

interface Context {
	context: string;
	url: string;
	children: Context[];
}

interface Answer {
	id: number;
	type: string;
	result: unknown;
	message?: string;
}

export class Firefox {
	private asked = 0;
	private readonly waiting = new Map<number, (answer: Answer) => void>();

	private constructor(
		private readonly child: ChildProcess,
		private readonly socket: WebSocket,
		private readonly profile: string,
	) {
		socket.on("message", (data) => {
			const answer = JSON.parse(String(data)) as Answer;
			this.waiting.get(answer.id)?.(answer);
			this.waiting.delete(answer.id);
		});
	}

	/** Starts one for which these names are this machine, with settings as its owner could have them. */
	static async start(names: string[], own: Record<string, boolean | number | string> = {}): Promise<Firefox> {
		const profile = await mkdtemp(join(tmpdir(), "rejoinder-firefox-"));
		const settings = {
			"network.dns.localDomains": names.join(","),
			"browser.shell.checkDefaultBrowser": false,
			...own,
		};
		const lines = Object.entries(settings).map(
			([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
		);
		await writeFile(join(profile, "user.js"), lines.join(""));
		const child = spawn(
			process.env.FIREFOX ?? "/usr/bin/firefox-esr",
			["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"],
			{ stdio: ["ignore", "ignore", "pipe"] },
		);
		const address = await new Promise<string>((found, failed) => {
			const late = setTimeout(() => failed(new Error("Firefox does not listen")), PATIENCE);
			child.once("error", failed);
			createInterface({ input: child.stderr }).on("line", (line) => {
				const told = /BiDi listening on (ws:\S+)/.exec(line)?.[1];
				if (!told) return;
				clearTimeout(late);
				found(told);
			});
		});
		const socket = new WebSocket(`${address}/session`);
		await once(socket, "open");
		const firefox = new Firefox(child, socket, profile);
		await firefox.ask("session.new", { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
		return firefox;
	}

	async ask<T>(method: string, params: object): Promise<T> {
		this.asked += 1;
		const id = this.asked;
		const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
		this.socket.send(JSON.stringify({ id, method, params }));
		const answer = await answered;
		if (answer.type === "error") throw new Error(`${method}: ${answer.message}`);
		return answer.result as T;
	}

	/** Every document there is, windows and frames. */
	private async documents(): Promise<Context[]> {
		const { contexts } = await this.ask<{ contexts: Context[] }>("browsingContext.getTree", {});
		const flat = (context: Context): Context[] => [context, ...context.children.flatMap(flat)];
		return contexts.flatMap(flat);
	}

	/** How many windows are open. */
	async windows(): Promise<number> {
		return (await this.ask<{ contexts: Context[] }>("browsingContext.getTree", {})).contexts.length;
	}

	/** The document whose address holds this, once it is there. */
	document(part: string): Promise<Shown> {
		return eventually(`a document at ${part}`, async () => {
			const found = (await this.documents()).find(({ url }) => url.includes(part));
			assert.ok(found, JSON.stringify((await this.documents()).map(({ url }) => url)));
			return new Shown(this, found.context);
		});
	}

	/** Loads an address into the first window. */
	async open(url: string): Promise<Shown> {
		const [first] = await this.documents();
		assert.ok(first);
		await this.ask("browsingContext.navigate", { context: first.context, url, wait: "complete" });
		return new Shown(this, first.context);
	}

	async stop(): Promise<void> {
		this.socket.terminate();
		this.child.kill("SIGKILL");
		await once(this.child, "exit");
		await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** One document in Firefox. */
export class Shown {
	constructor(
		private readonly firefox: Firefox,
		private readonly context: string,
	) {}

	/** What an expression comes to. */
	async value(expression: string): Promise<unknown> {
		const told = await this.firefox.ask<{
			type: string;
			result: { value?: unknown };
			exceptionDetails?: { text: string };
		}>("script.evaluate", { expression, target: { context: this.context }, awaitPromise: true });
		if (told.type === "exception") throw new Error(told.exceptionDetails?.text);
		return told.result.value;
	}

	/** Waits until an expression is true. */
	until(expression: string): Promise<void> {
		return eventually(expression, async () => {
			const value = await this.value(expression);
			assert.equal(value, true, `${await this.value("document.body.innerText")}`);
		});
	}

	/** Waits until an element reads so, white space folded. */
	reads(selector: string, text: string): Promise<void> {
		const found = `document.querySelector(${JSON.stringify(selector)})?.innerText.replace(/\\s+/g, " ").trim()`;
		return this.until(`${found} === ${JSON.stringify(text)}`);
	}

	/** Clicks what an expression finds, once it is shown, as a person does. */
	async click(expression: string): Promise<void> {
		await this.until(`(${expression})?.checkVisibility() === true`);
		const { result } = await this.firefox.ask<{ result: { sharedId: string } }>("script.evaluate", {
			expression: `{ const found = ${expression}; found.scrollIntoView({ block: "center" }); found; }`,
			target: { context: this.context },
			awaitPromise: false,
		});
		const origin = { type: "element", element: { sharedId: result.sharedId } };
		await this.firefox.ask("input.performActions", {
			context: this.context,
			actions: [
				{
					type: "pointer",
					id: "mouse",
					actions: [
						{ type: "pointerMove", x: 0, y: 0, origin },
						{ type: "pointerDown", button: 0 },
						{ type: "pointerUp", button: 0 },
					],
				},
			],
		});
	}

	/** Clicks the button with this name. */
	press(name: string): Promise<void> {
		const buttons = '[...document.querySelectorAll("button, a")]';
		const wanted = JSON.stringify(name);
		return this.click(
			`${buttons}.find((one) => one.ariaLabel === ${wanted} || one.innerText.trim() === ${wanted})`,
		);
	}

	/** Writes into a field. */
	async write(selector: string, text: string): Promise<void> {
		const field = `document.querySelector(${JSON.stringify(selector)})`;
		// While a page still finds its shape a click may land beside the field, and a person would click again.
		await eventually(`the cursor stands in ${selector}`, async () => {
			await this.click(field);
			assert.equal(await this.value(`document.activeElement === ${field}`), true);
		});
		const keys = [...text].flatMap((value) => [
			{ type: "keyDown", value },
			{ type: "keyUp", value },
		]);
		await this.firefox.ask("input.performActions", {
			context: this.context,
			actions: [{ type: "key", id: "keyboard", actions: keys }],
		});
		assert.equal(await this.value(`${field}.value`), text);
	}

	reload(): Promise<unknown> {
		return this.firefox.ask("browsingContext.reload", { context: this.context, wait: "complete" });
	}
}

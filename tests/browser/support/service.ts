/** The program under test: started for real, with data of its own, on a port the kernel chooses. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { PATIENCE } from "./eventually.js";

const REPOSITORY = resolve(import.meta.dirname, "../../..");

function binary(): string {
	return resolve(
		process.env.REJOINDER_BIN ??
			join(REPOSITORY, process.env.CARGO_TARGET_DIR ?? "target", "debug/rejoinder"),
	);
}

/** A port that nobody uses at present. */
async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const { port } = server.address() as AddressInfo;
	await new Promise((closed) => server.close(closed));
	return port;
}

/** What a test may say about a comment it wants to find in place. */
export interface Given {
	url: string;
	body: string;
	name?: string;
	parent?: string;
	title?: string;
}

export class Service {
	/** What the program wrote, for the report of a failed test. */
	readonly log: string[] = [];
	/** Where browsers reach it: `http://127.0.0.1:PORT`, or the name it was given; the same after a restart. */
	url = "";
	/** Where it listens. */
	local = "";
	private child: ChildProcess | undefined;

	private constructor(
		private readonly folder: string,
		private readonly variables: NodeJS.ProcessEnv,
	) {}

	/** Starts one, with more variables than it takes by itself. */
	static async start(variables: NodeJS.ProcessEnv = {}): Promise<Service> {
		const service = new Service(await mkdtemp(join(tmpdir(), "rejoinder-browser-")), variables);
		try {
			// Who is given a name says nothing of its port, so it must be told one.
			const port = variables.REJOINDER_PUBLIC_URL ? await freePort() : 0;
			await service.run(`127.0.0.1:${port}`);
		} catch (error) {
			await service.stop();
			throw error;
		}
		return service;
	}

	private environment(listen: string): NodeJS.ProcessEnv {
		return {
			PATH: process.env.PATH,
			REJOINDER_LISTEN: listen,
			REJOINDER_DATABASE_URL: `sqlite://${this.folder}/rejoinder.db`,
			REJOINDER_RATE_LIMITS: "off",
			REJOINDER_LOG: "warn",
			...this.variables,
		};
	}

	private async run(listen: string): Promise<void> {
		const child = spawn(binary(), ["serve"], {
			cwd: this.folder,
			env: this.environment(listen),
			stdio: ["ignore", "ignore", "pipe"],
		});
		this.child = child;
		const url = await new Promise<string>((found, failed) => {
			const told = (reason: string) => new Error([reason, ...this.log].join("\n"));
			const late = setTimeout(() => failed(told(`no address within ${PATIENCE} ms`)), PATIENCE);
			createInterface({ input: child.stderr }).on("line", (line) => {
				this.log.push(line);
				const address = /listening on.*?(https?:\/\/\S+:\d+)/.exec(line)?.[1];
				if (!address) return;
				clearTimeout(late);
				found(address);
			});
			const end = (reason: Error) => {
				clearTimeout(late);
				failed(reason);
			};
			child.once("error", end);
			child.once("exit", (code) => end(told(`the service ended with ${code}`)));
		});
		this.url = url;
		this.local = listen.endsWith(":0") ? url : `http://${listen}`;
	}

	/** Runs a command of the program on the same data and returns what it printed. */
	async command(...args: string[]): Promise<string> {
		const { stdout } = await promisify(execFile)(binary(), args, {
			cwd: this.folder,
			env: this.environment("127.0.0.1:0"),
		});
		return stdout.trim();
	}

	/** Gives the site a style sheet of its owner's. */
	async stylesheet(css: string): Promise<void> {
		const file = join(this.folder, "owner.css");
		await writeFile(file, css);
		await this.command("site", "set", "demo", `stylesheet=@${file}`);
	}

	/** Ends the program the hard way, as a power cut would. */
	async kill(): Promise<void> {
		const child = this.child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		// A program that could not be started has no number, and never exits.
		if (child.pid === undefined) return;
		child.kill("SIGKILL");
		await once(child, "exit");
	}

	/** Starts it again where it was. */
	restart(): Promise<void> {
		return this.run(new URL(this.local).host);
	}

	/** Writes a comment through the API and returns its id. */
	async comment({ url, body, name = "Ada", parent, title = "A page" }: Given): Promise<string> {
		const response = await fetch(`${this.local}/api/v1/sites/demo/comments`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({
				page: { url, title },
				body,
				guest: { name },
				...(parent === undefined ? {} : { parent_id: parent }),
			}),
		});
		if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
		return ((await response.json()) as { id: string }).id;
	}

	/** The words of all comments of a page, each above its answers and otherwise oldest first, as the API tells them. */
	async said(url: string): Promise<string[]> {
		const query = new URLSearchParams({ url, sort: "oldest", limit: "100" });
		const response = await fetch(`${this.local}/api/v1/sites/demo/comments?${query}`);
		if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
		const { items } = (await response.json()) as { items: { html: string }[] };
		return items.map((item) => item.html.replaceAll(/<[^>]*>/g, "").trim());
	}

	async stop(): Promise<void> {
		await this.kill();
		await rm(this.folder, { recursive: true, force: true });
	}
}

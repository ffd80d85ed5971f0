/** The program under a name, as browsers want it for passkeys: `localhost`, which they take for safe. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { PATIENCE } from "./eventually.js";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const BINARY = resolve(
	process.env.REJOINDER_BIN ?? join(REPOSITORY, process.env.CARGO_TARGET_DIR ?? "target", "debug/rejoinder"),
);

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("no port");
	return address.port;
}

export class NamedService {
	readonly log: string[] = [];

	private constructor(
		readonly url: string,
		private readonly folder: string,
		private readonly environment: NodeJS.ProcessEnv,
		private readonly child: ChildProcess,
	) {}

	static async start(more: NodeJS.ProcessEnv = {}): Promise<NamedService> {
		const [folder, port] = [await mkdtemp(join(tmpdir(), "rejoinder-browser-")), await freePort()];
		const url = `http://localhost:${port}`;
		const environment = {
			PATH: process.env.PATH,
			REJOINDER_LISTEN: `127.0.0.1:${port}`,
			REJOINDER_PUBLIC_URL: url,
			REJOINDER_DATABASE_URL: `sqlite://${folder}/rejoinder.db`,
			REJOINDER_RATE_LIMITS: "off",
			REJOINDER_LOG: "warn",
			...more,
		};
		const child = spawn(BINARY, ["serve"], {
			cwd: folder,
			env: environment,
			stdio: ["ignore", "ignore", "pipe"],
		});
		const service = new NamedService(url, folder, environment, child);
		const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
		for await (const line of createInterface({ input: child.stderr })) {
			service.log.push(line);
			if (line.includes("listening on")) break;
		}
		clearTimeout(late);
		if (child.exitCode !== null) throw new Error(service.log.join("\n"));
		return service;
	}

	/** Runs a command of the program on the same data and returns what it printed. */
	async command(...args: string[]): Promise<string> {
		const { stdout } = await promisify(execFile)(BINARY, args, { cwd: this.folder, env: this.environment });
		return stdout.trim();
	}

	/** Makes an account, and returns the address at which its owner chooses a password. */
	account(email: string, ...more: string[]): Promise<string> {
		return this.command("account", "create", email, "--name", "Ada", ...more);
	}

	async stop(): Promise<void> {
		if (this.child.exitCode === null && this.child.kill("SIGTERM")) await once(this.child, "exit");
		await rm(this.folder, { recursive: true, force: true });
	}
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { delay, deliver } from "../src/editor/deliver";

const answer = (status: number) => new Response(null, { status });

/** Plays the outcomes in turn and records the pauses between them. */
const play = async (outcomes: (number | Error)[]) => {
	const pauses: number[] = [];
	let sent = 0;
	const response = await deliver(
		async () => {
			const outcome = outcomes[sent++];
			if (typeof outcome === "number") return answer(outcome);
			throw outcome;
		},
		async (pause) => void pauses.push(pause),
		() => 0,
	);
	return { status: response.status, sent, pauses };
};

test("an answer ends it at once, good or bad", async () => {
	for (const status of [200, 201, 400, 403, 409, 413, 422, 429, 500])
		assert.deepEqual(await play([status, 201]), { status, sent: 1, pauses: [] });
});

test("a lost connection and a restarting service are waited out, ever more patiently", async () => {
	const lost = new TypeError("Failed to fetch");
	assert.deepEqual(await play([lost, 502, 503, lost, 504, lost, lost, 201]), {
		status: 201,
		sent: 8,
		pauses: [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000],
	});
});

test("pauses are spread by chance and never grow beyond half a minute", () => {
	assert.equal(delay(0, 1), 750);
	assert.equal(delay(3, 0.5), 7000);
	assert.equal(delay(5000, 0), 30_000);
});

/** Sending until there is an answer: a lost connection or a restarting service is only a reason to wait. */

/** How long to wait before the next attempt, in milliseconds: 1 s, 2 s, 4 s … 30 s, less up to a quarter by chance. */
export const delay = (attempt: number, chance: number): number =>
	Math.min(1000 * 2 ** attempt, 30_000) * (1 - chance / 4);

/** Repeats `send` until the service itself answers. `wait` is told each pause and may end it early. */
export const deliver = async (
	send: () => Promise<Response>,
	wait: (milliseconds: number) => Promise<unknown>,
	chance: () => number = Math.random,
): Promise<Response> => {
	for (let attempt = 0; ; attempt++) {
		const response = await send().catch(() => undefined);
		if (response && !(response.status > 501 && response.status < 505)) return response;
		await wait(delay(attempt, chance()));
	}
};

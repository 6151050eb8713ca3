/** How much may be done now, and how much for as long as it goes on. */
interface AllowanceRates {
  readonly atOnce: number;
  readonly perSecond: number;
}

/** Something that is used up by what is done, and grows again with time. What is begun may use more than is left. */
export class Allowance {
  readonly #rates: AllowanceRates;
  readonly #now: () => number;
  #left: number;
  #countedAt: number;

  constructor(rates: AllowanceRates, now: () => number = () => performance.now()) {
    this.#rates = rates;
    this.#now = now;
    this.#left = rates.atOnce;
    this.#countedAt = now();
  }

  /** Milliseconds until more may be done; 0 where it may be now. */
  get waitMs(): number {
    this.#count();
    return this.#left > 0 ? 0 : (-this.#left / this.#rates.perSecond) * 1_000 + 1;
  }

  spend(amount: number): void {
    this.#count();
    this.#left -= amount;
  }

  #count(): void {
    const now = this.#now();
    const grown = ((now - this.#countedAt) / 1_000) * this.#rates.perSecond;
    this.#left = Math.min(this.#rates.atOnce, this.#left + grown);
    this.#countedAt = now;
  }
}

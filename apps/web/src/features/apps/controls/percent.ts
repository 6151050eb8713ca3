// Without what binary fractions add: 0.07 is 7 %, not 7.000000000000001 %.
export const inPercent = (share: number): number => Number((share * 100).toPrecision(12));
export const toShare = (percent: number): number => Number((percent / 100).toPrecision(14));

import { type Benchmark, time } from './support/figures.ts';
import { makeFiftyCells, SPACE, withHub } from './support/hub.ts';

const PUBLISHED = 60;

/** A notebook of 50 cells over HTTP: read, sanitised, searched for secrets, analysed, stored and indexed. */
export const publish: Benchmark = {
  name: 'publish',
  title: 'Publish a notebook of 50 cells',
  measure: ({ isQuick }) =>
    withHub({ QUIRE_WARM_KERNELS: '0' }, async ({ session }) => {
      const publishOne = (index: number, slug: string) =>
        session.client.notebooks.publishNotebook({
          params: { space: SPACE },
          body: { filename: `${slug}.ipynb`, slug, content: makeFiftyCells(index) },
        });
      for (let index = 0; index < 5; index += 1) await publishOne(index, `warm-up-${index}`);
      const created: number[] = [];
      const updated: number[] = [];
      for (let index = 0; index < (isQuick ? 5 : PUBLISHED); index += 1) {
        const slug = `report-${index}`;
        created.push(await time(() => publishOne(1_000 + index, slug)));
        updated.push(await time(() => publishOne(2_000 + index, slug)));
      }
      return [
        { name: 'a new notebook', unit: 'ms', samples: created },
        { name: 'a new version', unit: 'ms', samples: updated },
      ];
    }),
};

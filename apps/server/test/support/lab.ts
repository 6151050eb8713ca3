import type { SessionState } from '@quire/contract';
import { notebookFile } from './notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './people.ts';
import { untilState } from './sessions.ts';
import { startTestHub, type TestHub, type TestHubOptions } from './test-hub.ts';

type Cells = Parameters<typeof notebookFile>;
type Address = { readonly space: string; readonly slug: string };

/** A hub with its administrator, who publishes into one space and opens what is there. */
export class Lab {
  readonly hub: TestHub;
  readonly ada: TestPerson;
  #published = 0;

  private constructor(hub: TestHub, ada: TestPerson) {
    this.hub = hub;
    this.ada = ada;
  }

  static async start(options: TestHubOptions = {}): Promise<Lab> {
    const hub = await startTestHub(options);
    const ada = await joinAdministrator(hub);
    await ada.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
    return new Lab(hub, ada);
  }

  /** Another account, with a role in the space. */
  async join(name: string, role: 'runner' | 'editor'): Promise<TestPerson> {
    const person = await joinPerson(this.hub, this.ada, name);
    await this.ada.client.spaces.setMember({
      params: { space: 'lab', handle: person.handle },
      body: { role },
    });
    return person;
  }

  async publish(...cells: Cells): Promise<Address> {
    this.#published += 1;
    const slug = `n-${this.#published}`;
    await this.ada.client.notebooks.publishNotebook({
      params: { space: 'lab' },
      body: { filename: `${slug}.ipynb`, content: notebookFile(...cells) },
    });
    return { space: 'lab', slug };
  }

  /** Opens a notebook as an app; answers its id. */
  async open(at: Address, parameters: object = {}): Promise<string> {
    const wanted = { params: at, body: { parameters: { ...parameters } } };
    return (await this.ada.client.sessions.createSession(wanted)).id;
  }

  async change(id: string, parameters: object): Promise<void> {
    await this.ada.client.sessions.changeInputs({ params: { id }, body: { parameters: { ...parameters } } });
  }

  async answer(id: string, prompt: string | undefined, answer: string): Promise<void> {
    await this.ada.client.sessions.answerPrompt({ params: { id, prompt: prompt ?? '' }, body: { answer } });
  }

  /** Follows an app from its first event until its state is as wanted. */
  async until(id: string, isThere: (state: SessionState) => boolean): Promise<SessionState> {
    const follow = (signal: AbortSignal) =>
      this.ada.client.sessions.followSession({ params: { id }, signal });
    return (await untilState(follow, isThere)).state;
  }
}

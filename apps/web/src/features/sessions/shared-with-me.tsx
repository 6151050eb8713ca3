import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../ui/bits.tsx';
import { Section } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import classes from './open-apps.module.css';
import { sharedListQuery } from './queries.ts';

/** Apps of others who ask me to look; nothing at all where nobody does. */
export function SharedWithMe() {
  const { data: shared = [] } = useQuery(sharedListQuery);
  if (shared.length === 0) return null;
  return (
    <Section
      title="Asked to look at"
      note="People let you see their open app, because something in it needs you."
    >
      <Panel>
        <ul className={classes.list}>
          {shared.map(({ id, from, notebook, expiresAt }) => (
            <li key={id} className={classes.row}>
              <div className={classes.words}>
                <Link to="/looks/$id" params={{ id }} className={classes.link}>
                  {notebook.title}
                </Link>
                <p className={classes.facts}>
                  {from.name} · {notebook.space.name} · until <TimeAgo at={expiresAt} />
                </p>
              </div>
            </li>
          ))}
        </ul>
      </Panel>
    </Section>
  );
}

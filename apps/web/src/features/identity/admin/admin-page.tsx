import { Tabs } from '@mantine/core';
import { NotFoundPage } from '../../../routes/not-found-page.tsx';
import { Page, PageHeader, useTitle } from '../../../ui/page.tsx';
import { DataSources } from '../../data-sources/data-sources.tsx';
import { useMe } from '../session.ts';
import { AuditLog } from './audit-log.tsx';
import { Users } from './users.tsx';

/** For those who run this hub: accounts, data sources and the audit log. */
export function AdminPage() {
  const me = useMe();
  useTitle('Administration');
  if (!me.user.isAdministrator) return <NotFoundPage />;
  return (
    <Page>
      <PageHeader title="Administration" />
      <Tabs defaultValue="users" keepMounted={false}>
        <Tabs.List mb="xl">
          <Tabs.Tab value="users">People</Tabs.Tab>
          <Tabs.Tab value="data-sources">Data sources</Tabs.Tab>
          <Tabs.Tab value="audit">Audit log</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="users">
          <Users />
        </Tabs.Panel>
        <Tabs.Panel value="data-sources">
          <DataSources />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditLog />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

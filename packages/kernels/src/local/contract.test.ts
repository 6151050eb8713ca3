import { checkSandbox, createLocalProvider } from '../index.ts';
import { currentSpec, ipykernel6Spec } from '../testing/interpreters.ts';
import { describeKernelProvider } from '../testing/provider-contract.ts';

describeKernelProvider('local provider, cold', async () => {
  return { provider: createLocalProvider({ specs: [currentSpec], warm: 0 }), spec: 'python' };
});

describeKernelProvider('local provider, warm', async () => {
  const provider = createLocalProvider({ specs: [currentSpec], warm: 1 });
  await provider.settled();
  return { provider, spec: 'python' };
});

describeKernelProvider('local provider, ipykernel 6', async () => {
  const spec = await ipykernel6Spec();
  return { provider: createLocalProvider({ specs: [spec], warm: 0 }), spec: spec.name };
});

const sandbox = await checkSandbox();
if (sandbox.usable) {
  describeKernelProvider('local provider, sandbox without network', async () => {
    const provider = createLocalProvider({ specs: [currentSpec], warm: 0, isolation: 'sandbox-offline' });
    return { provider, spec: 'python' };
  });
} else {
  console.warn(`Kernels in sandboxes are NOT tested: ${sandbox.reason}`);
}

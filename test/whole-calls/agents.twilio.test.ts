process.env['CARRIER'] = 'twilio';
await import('./agents.test.ts');

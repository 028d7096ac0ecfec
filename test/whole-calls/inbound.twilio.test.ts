process.env['CARRIER'] = 'twilio';
await import('./inbound.test.ts');

from __future__ import annotations

from typing import Any

from .account import FAR_REGION, TEAM, AccountTest, Clients


class Peering(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.member = self.team()
        self.vpc_id, self.far_id = self.vpc("10.1.0.0/16", dns=False), self.member.vpc("10.2.0.0/16")

    def peer(self, far_id: str = "", account: str = TEAM, **more: str) -> str:
        answer = self.ec2.create_vpc_peering_connection(
            VpcId=self.vpc_id, PeerVpcId=far_id or self.far_id, PeerOwnerId=account, **more
        )
        return answer["VpcPeeringConnection"]["VpcPeeringConnectionId"]

    def accepted(self) -> str:
        connection_id = self.peer()
        self.member.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
        return connection_id

    def status(self, connection_id: str) -> str:
        found = self.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection_id])
        return found["VpcPeeringConnections"][0]["Status"]["Code"]

    def route(self, clients: Any, vpc_id: str, destination: str, connection_id: str) -> str:
        table_id = clients.ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]
        clients.ec2.create_route(
            RouteTableId=table_id, DestinationCidrBlock=destination, VpcPeeringConnectionId=connection_id
        )
        return table_id

    def test_the_other_account_accepts(self) -> None:
        ask = {"VpcPeeringConnectionId": self.peer()}
        self.refused("OperationNotPermitted", self.ec2.accept_vpc_peering_connection, **ask)
        self.assertEqual("pending-acceptance", self.status(*ask.values()))
        self.member.ec2.accept_vpc_peering_connection(**ask)
        self.assertEqual("active", self.status(*ask.values()))
        self.refused("InvalidStateTransition", self.member.ec2.accept_vpc_peering_connection, **ask)

    def test_one_of_another_region_is_accepted_there(self) -> None:
        far = Clients(region=FAR_REGION)
        ask = {"VpcPeeringConnectionId": self.peer(far.vpc("10.3.0.0/16"), "123456789012", PeerRegion=FAR_REGION)}
        self.refused("OperationNotPermitted", self.ec2.accept_vpc_peering_connection, **ask)
        far.ec2.accept_vpc_peering_connection(**ask)

    def test_a_route_needs_an_active_connection_of_its_vpc(self) -> None:
        connection_id = self.peer()
        arguments = {"clients": Clients(), "vpc_id": self.vpc_id, "destination": "10.2.0.0/16"}
        self.refused("InvalidStateTransition", self.route, **arguments, connection_id=connection_id)
        self.refused("InvalidVpcPeeringConnectionID.NotFound", self.route, **arguments, connection_id="pcx-0")
        self.member.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
        other = {**arguments, "vpc_id": self.vpc("10.9.0.0/16", dns=False)}
        self.refused("InvalidParameterValue", self.route, **other, connection_id=connection_id)
        table_id = self.route(**arguments, connection_id=connection_id)
        self.route(self.member, self.far_id, "10.1.0.0/16", connection_id)
        self.member.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
        routes = self.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]["Routes"]
        self.assertEqual("blackhole", next(r for r in routes if r.get("VpcPeeringConnectionId"))["State"])

    def test_overlapping_and_unknown_vpcs_fail(self) -> None:
        self.assertEqual("failed", self.status(self.peer(self.member.vpc("10.1.128.0/20"))))
        failed = self.peer("vpc-0123456789abcdef0")
        self.assertEqual("failed", self.status(failed))
        accept = self.member.ec2.accept_vpc_peering_connection
        self.refused("InvalidStateTransition", accept, VpcPeeringConnectionId=failed)

    def test_one_connection_a_pair(self) -> None:
        self.peer()
        self.refused("VpcPeeringConnectionAlreadyExists", self.peer)
        create = self.member.ec2.create_vpc_peering_connection
        back = {"VpcId": self.far_id, "PeerVpcId": self.vpc_id, "PeerOwnerId": "123456789012"}
        self.refused("VpcPeeringConnectionAlreadyExists", create, **back)

    def test_options_are_each_sides_own_once_it_is_active(self) -> None:
        dns = {"AllowDnsResolutionFromRemoteVpc": True}
        modify = self.ec2.modify_vpc_peering_connection_options
        ask = {"VpcPeeringConnectionId": self.peer()}
        self.refused("OperationNotPermitted", modify, **ask, RequesterPeeringConnectionOptions=dns)
        self.member.ec2.accept_vpc_peering_connection(**ask)
        self.refused("OperationNotPermitted", modify, **ask, AccepterPeeringConnectionOptions=dns)
        modify(**ask, RequesterPeeringConnectionOptions=dns)
        self.member.ec2.modify_vpc_peering_connection_options(**ask, AccepterPeeringConnectionOptions=dns)

    def test_it_holds_both_vpcs(self) -> None:
        connection_id = self.accepted()
        self.refused("DependencyViolation", self.ec2.delete_vpc, VpcId=self.vpc_id)
        self.refused("DependencyViolation", self.member.ec2.delete_vpc, VpcId=self.far_id)
        self.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection_id)
        again = self.member.ec2.delete_vpc_peering_connection
        self.refused("InvalidStateTransition", again, VpcPeeringConnectionId=connection_id)
        self.member.ec2.delete_vpc(VpcId=self.far_id)

    def test_who_is_asked_rejects_and_does_not_delete(self) -> None:
        ask = {"VpcPeeringConnectionId": self.peer()}
        self.refused("InvalidStateTransition", self.member.ec2.delete_vpc_peering_connection, **ask)
        self.member.ec2.reject_vpc_peering_connection(**ask)
        self.assertEqual("rejected", self.status(*ask.values()))

    def test_tags_are_of_one_side(self) -> None:
        connection_id = self.accepted()
        self.ec2.create_tags(Resources=[connection_id], Tags=[{"Key": "Name", "Value": "x"}])
        found = self.member.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection_id])
        self.assertEqual([], found["VpcPeeringConnections"][0].get("Tags", []))

    def test_nobody_else_sees_it(self) -> None:
        connection_id = self.peer()
        elsewhere = self.team(FAR_REGION).ec2.describe_vpc_peering_connections
        self.refused("InvalidVpcPeeringConnectionID.NotFound", elsewhere, VpcPeeringConnectionIds=[connection_id])
